using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Suites;

/// <summary>
/// NUnit's test selection language (<c>test =~ Relay and not cat == Slow</c>) to the XML that the framework takes; the parser of
/// the NUnit engine is not part of the framework. Names: test, name, class, method, namespace, cat. Operators: ==, !=, =~, !~.
/// </summary>
internal sealed class TestFilterParser
{
    private static readonly string[] Names = ["test", "name", "class", "method", "namespace", "cat"];
    private const int MostDepth = 64;
    private const int MostShown = 200;
    private readonly List<string> _tokens = [];
    private readonly List<int> _positions = [];
    private readonly string _text;
    private int _at;
    private int _depth;

    private TestFilterParser(string text)
    {
        _text = text;
        Tokenize(text);
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
        if (++_depth > MostDepth)
        {
            throw Error($"more than {MostDepth} levels of 'not' and '('");
        }

        var result = Take("not", "!") ? $"<not>{Not()}</not>" : Take("(") ? Parenthesis() : Comparison();
        _depth--;
        return result;
    }

    private string Parenthesis()
    {
        var inner = Or();
        return Take(")") ? inner : throw Error("')' is missing");
    }

    private string Comparison()
    {
        var name = Next("a name");
        if (!Names.Contains(name))
        {
            throw Error($"'{name}' is none of {string.Join(", ", Names)}");
        }

        var operation = Next("an operator");
        var raw = Value(isExpression: operation is "=~" or "!~");
        var value = SecurityElement.Escape(raw);
        return operation switch
        {
            "==" or "=" => $"<{name}>{value}</{name}>",
            "!=" => $"<not><{name}>{value}</{name}></not>",
            "=~" => $"<{name} re='1'>{value}</{name}>",
            "!~" => $"<not><{name} re='1'>{value}</{name}></not>",
            _ => throw Error($"'{operation}' is none of ==, !=, =~, !~"),
        };
    }

    private string Value(bool isExpression)
    {
        var token = Next("a value");
        var value = token.Trim('\'', '"');
        if (token[0] is '\'' or '"' && (token.Length < 2 || token[^1] != token[0]))
        {
            throw Error($"the quote {token[0]} is not closed", _at - 1);
        }

        if (value.Any(static c => char.IsControl(c)))
        {
            throw Error("a value has characters that no name has", _at - 1);
        }

        try
        {
            // Only to see that it is one: matching is the framework's.
            _ = isExpression ? new Regex(value, RegexOptions.None, TimeSpan.FromSeconds(1)) : null;
        }
        catch (RegexParseException e)
        {
            throw Error($"'{value}' is no regular expression, {e.Error} at its character {e.Offset}", _at - 1);
        }

        return value;
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

    private UsageException Error(string message, int? token = null)
    {
        var at = (token ?? _at) < _positions.Count ? _positions[token ?? _at] : _text.Length;
        var shown = _text.Length <= MostShown ? _text : $"{_text[..MostShown]}…";
        return new($"--filter '{shown}': {message}, at character {at + 1}; for example: test =~ Relay and not name =~ 149000");
    }

    private void Tokenize(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
                continue;
            }

            var length = Length(text, i);
            _tokens.Add(text.Substring(i, length));
            _positions.Add(i);
            i += length;
        }
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
