using System.Security;
using System.Text;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Suites;

/// <summary>
/// NUnit's test selection language (<c>test =~ Relay and not cat == Slow</c>) to the XML that the framework takes; the parser of
/// the NUnit engine is not part of the framework. Names: test, name, class, method, namespace, cat. Operators: ==, !=, =~, !~.
/// </summary>
internal sealed class TestFilterParser
{
    private static readonly string[] Names = ["test", "name", "class", "method", "namespace", "cat"];
    private readonly List<string> _tokens;
    private readonly string _text;
    private int _at;

    private TestFilterParser(string text)
    {
        _text = text;
        _tokens = Tokenize(text);
    }

    /// <summary>XML of a filter; the empty filter for null.</summary>
    public static string ToXml(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "<filter/>";
        }

        var parser = new TestFilterParser(text);
        var xml = parser.Or();
        return parser._at == parser._tokens.Count ? $"<filter>{xml}</filter>" : throw parser.Error($"'{parser.Peek()}' is unexpected");
    }

    private string Or()
    {
        List<string> parts = [And()];
        while (Take("or", "||", "|"))
        {
            parts.Add(And());
        }

        return parts.Count == 1 ? parts[0] : $"<or>{string.Concat(parts)}</or>";
    }

    private string And()
    {
        List<string> parts = [Not()];
        while (Take("and", "&&", "&"))
        {
            parts.Add(Not());
        }

        return parts.Count == 1 ? parts[0] : $"<and>{string.Concat(parts)}</and>";
    }

    private string Not()
    {
        if (Take("not", "!"))
        {
            return $"<not>{Not()}</not>";
        }

        if (Take("("))
        {
            var inner = Or();
            return Take(")") ? inner : throw Error("')' is missing");
        }

        return Comparison();
    }

    private string Comparison()
    {
        var name = Next("a name");
        if (!Names.Contains(name))
        {
            throw Error($"'{name}' is none of {string.Join(", ", Names)}");
        }

        var operation = Next("an operator");
        var value = SecurityElement.Escape(Next("a value").Trim('\'', '"'));
        return operation switch
        {
            "==" or "=" => $"<{name}>{value}</{name}>",
            "!=" => $"<not><{name}>{value}</{name}></not>",
            "=~" => $"<{name} re='1'>{value}</{name}>",
            "!~" => $"<not><{name} re='1'>{value}</{name}></not>",
            _ => throw Error($"'{operation}' is none of ==, !=, =~, !~"),
        };
    }

    private string Peek() => _at < _tokens.Count ? _tokens[_at] : "the end";

    private bool Take(params ReadOnlySpan<string> wanted)
    {
        if (_at < _tokens.Count && wanted.Contains(_tokens[_at]))
        {
            _at++;
            return true;
        }

        return false;
    }

    private string Next(string what) => _at < _tokens.Count ? _tokens[_at++] : throw Error($"{what} is missing");

    private UsageException Error(string message) => new($"--filter '{_text}': {message}; for example: test =~ Relay and not name =~ 149000");

    private static List<string> Tokenize(string text)
    {
        List<string> tokens = [];
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
                continue;
            }

            var length = Length(text, i);
            tokens.Add(text.Substring(i, length));
            i += length;
        }

        return tokens;
    }

    private static int Length(string text, int start)
    {
        var c = text[start];
        if (c is '\'' or '"')
        {
            var end = text.IndexOf(c, start + 1);
            return (end < 0 ? text.Length : end + 1) - start;
        }

        foreach (var symbol in (string[])["==", "!=", "=~", "!~", "&&", "||", "(", ")", "!", "=", "&", "|"])
        {
            if (string.CompareOrdinal(text, start, symbol, 0, symbol.Length) == 0)
            {
                return symbol.Length;
            }
        }

        var word = new StringBuilder();
        for (var i = start; i < text.Length && !char.IsWhiteSpace(text[i]) && !"()=!&|~".Contains(text[i]); i++)
        {
            word.Append(text[i]);
        }

        return Math.Max(1, word.Length);
    }
}
