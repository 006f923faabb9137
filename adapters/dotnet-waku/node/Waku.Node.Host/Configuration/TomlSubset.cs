namespace Waku.Node.Host.Configuration;

/// <summary>The part of TOML that configuration files of Waku nodes use: top-level keys with strings, numbers, booleans and one-line arrays.</summary>
internal static class TomlSubset
{
    public static IEnumerable<(string Name, string Value, int Line)> Read(string path, string text)
    {
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = StripComment(raw).Trim();
            if (line.Length == 0)
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw new FlagException($"{path}:{number}: 'name = value' expected, found '{line}'");
            }

            var name = line[..equals].Trim().Trim('"');
            var value = line[(equals + 1)..].Trim();
            if (!value.StartsWith('['))
            {
                yield return (name, Scalar(path, number, value), number);
                continue;
            }

            if (!value.EndsWith(']'))
            {
                throw new FlagException($"{path}:{number}: an array must end on its line with ']'");
            }

            foreach (var item in value[1..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                yield return (name, Scalar(path, number, item), number);
            }
        }
    }

    private static string Scalar(string path, int line, string value)
    {
        if (value.Length >= 2 && (value[0] == '"' || value[0] == '\''))
        {
            return value[^1] == value[0] ? value[1..^1] : throw new FlagException($"{path}:{line}: text without closing quote: {value}");
        }

        return value.Length > 0 ? value : throw new FlagException($"{path}:{line}: value missing");
    }

    private static string StripComment(string line)
    {
        var quote = '\0';
        for (var i = 0; i < line.Length; i++)
        {
            if (quote != '\0')
            {
                quote = line[i] == quote ? '\0' : quote;
            }
            else if (line[i] is '"' or '\'')
            {
                quote = line[i];
            }
            else if (line[i] == '#')
            {
                return line[..i];
            }
        }

        return line;
    }
}
