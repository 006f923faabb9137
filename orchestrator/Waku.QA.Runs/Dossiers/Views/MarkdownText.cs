using System.Text;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>Texts in Markdown that stay texts: no markup, no link, no picture, nobody mentioned (GitHub Flavored Markdown).</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_{}[]()#+!|~$";

    /// <summary>A text within a line or a cell.</summary>
    public static string Of(string? text)
    {
        StringBuilder shown = new();
        foreach (var c in (text ?? "").ReplaceLineEndings(" "))
        {
            shown.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '@' => "&#64;",
                ':' => "&#58;",
                _ when Special.Contains(c, StringComparison.Ordinal) => $"\\{c}",
                _ => c.ToString(),
            });
        }

        return shown.ToString();
    }

    /// <summary>What a machine wrote or reads, within a line or a cell: a fence longer than any in it.</summary>
    public static string Code(string? text)
    {
        var line = (text ?? "").ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
        var fence = new string('`', Longest(line) + 1);
        return line.Length == 0 ? "" : $"{fence}{(fence.Length > 1 ? " " : "")}{line}{(fence.Length > 1 ? " " : "")}{fence}";
    }

    /// <summary>Several lines of it.</summary>
    public static string Block(string text)
    {
        var fence = new string('`', Math.Max(3, Longest(text) + 1));
        return $"{fence}text\n{text}\n{fence}\n";
    }

    /// <summary>A table.</summary>
    public static string Table<T>(IReadOnlyList<string> columns, IEnumerable<T> rows, Func<T, IReadOnlyList<string>> cells)
    {
        var text = new StringBuilder($"| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select(static _ => "---|"))}\n");
        foreach (var row in rows)
        {
            text.Append("| ").AppendJoin(" | ", cells(row)).Append(" |\n");
        }

        return text.Append('\n').ToString();
    }

    private static int Longest(string text)
    {
        var (most, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            most = Math.Max(most, run);
        }

        return most;
    }
}
