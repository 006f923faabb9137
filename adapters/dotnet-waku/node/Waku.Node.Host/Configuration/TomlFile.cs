using System.Globalization;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Waku.Node.Host.Configuration;

/// <summary>A configuration file of a Waku node: TOML with top-level keys that are flags, and scalars or arrays of scalars for their values.</summary>
internal static class TomlFile
{
    /// <summary>Names, values as the command line writes them, and lines; an array gives its name once an item.</summary>
    /// <exception cref="FlagException">Not TOML, or a table, a dotted name or a value that no flag has; names file and line.</exception>
    public static IEnumerable<(string Name, string Value, int Line)> Read(string path, string text)
    {
        var document = SyntaxParser.Parse(text, path, true);
        foreach (var problem in document.Diagnostics)
        {
            if (problem.Kind == DiagnosticMessageKind.Error)
            {
                throw new FlagException($"{path}:{LineOf(problem.Span)}: 'name = value' expected: {problem.Message}");
            }
        }

        foreach (var table in document.Tables)
        {
            throw new FlagException($"{path}:{LineOf(table.Span)}: tables such as [name] are not used; every flag is a name at the top");
        }

        foreach (var pair in document.KeyValues)
        {
            var line = LineOf(pair.Span);
            if (pair.Key?.DotKeys.ChildrenCount > 0)
            {
                throw new FlagException($"{path}:{line}: '{pair.Key}' has a dot; every flag is one name");
            }

            var name = pair.Key?.Key switch
            {
                BareKeySyntax bare => bare.Key?.Text ?? "",
                StringValueSyntax quoted => quoted.Value ?? "",
                _ => "",
            };
            foreach (var (value, at) in Values(pair.Value))
            {
                yield return (name, Scalar(path, at, value), at);
            }
        }
    }

    private static IEnumerable<(ValueSyntax? Value, int Line)> Values(ValueSyntax? value)
    {
        if (value is not ArraySyntax array)
        {
            yield return (value, value is null ? 1 : LineOf(value.Span));
            yield break;
        }

        foreach (var item in array.Items)
        {
            yield return (item.Value, LineOf(item.Span));
        }
    }

    private static string Scalar(string path, int line, ValueSyntax? value) => value switch
    {
        StringValueSyntax text => text.Value ?? "",
        IntegerValueSyntax number => number.Value.ToString(CultureInfo.InvariantCulture),
        BooleanValueSyntax truth => truth.Value ? "true" : "false",
        FloatValueSyntax number => number.Value.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new FlagException($"{path}:{line}: text, a number, true or false expected, found {value?.ToString().Trim()}"),
    };

    private static int LineOf(SourceSpan span) => span.Start.Line + 1;
}
