using System.Globalization;
using System.Text;

namespace Waku.QA.Runs.Dossiers;

/// <summary>
/// Text of nodes and files as it may be shown to people: no terminal escapes, nothing invisible and nothing that turns the direction of what
/// follows (Unicode TR 36), and no more of it than somebody reads.
/// </summary>
internal static class SafeText
{
    /// <summary>Characters of a message.</summary>
    public const int Message = 1_200;

    /// <summary>Characters of a name, a reason or a reference.</summary>
    public const int Name = 300;

    private const char Escape = '\u001b';

    /// <summary>Lines stay; what is cut is said.</summary>
    public static string Lines(string text, int most = Message)
    {
        StringBuilder shown = new(Math.Min(text.Length, most));
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == Escape)
            {
                i += EscapeLength(text, i);
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            var part = Visible(rune);
            if (shown.Length + part.Length > most)
            {
                return shown.Append(CultureInfo.InvariantCulture, $"… ({text.Length - i} characters more)").ToString();
            }

            shown.Append(part);
            i += length;
        }

        return shown.ToString().TrimEnd();
    }

    /// <summary>In one line.</summary>
    public static string Line(string text, int most = Name) => Lines(text.Length > 8 * most ? $"{text[..(8 * most)]}" : text, most)
        .ReplaceLineEndings(" ").Replace('\t', ' ').Trim();

    /// <summary>As much of it, in one line, as there is room for.</summary>
    public static string Brief(string text, int most)
    {
        var line = Line(text, most);
        return line.Length > most && line.LastIndexOf('…') is > 0 and var cut ? line[..(cut + 1)] : line;
    }

    /// <summary>The first line that says something.</summary>
    public static string First(string text, int most = Name)
    {
        var start = text.AsSpan().TrimStart();
        var end = start.IndexOf('\n');
        return Line((end < 0 ? start : start[..end]).ToString(), most);
    }

    private static string Visible(Rune rune) => rune.Value switch
    {
        '\n' or '\t' => rune.ToString(),
        '\r' => "",
        _ => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            ? string.Create(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩")
            : rune.ToString(),
    };

    /// <summary>Length of a colour or a movement of the cursor (ECMA-48), or of the escape character alone.</summary>
    private static int EscapeLength(string text, int start)
    {
        if (start + 1 >= text.Length || text[start + 1] != '[')
        {
            return 1;
        }

        var end = start + 2;
        while (end < text.Length && text[end] is >= ' ' and < '@')
        {
            end++;
        }

        return Math.Min(end + 1, text.Length) - start;
    }
}
