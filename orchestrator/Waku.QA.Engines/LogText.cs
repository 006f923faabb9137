using System.Text;
using System.Text.RegularExpressions;

namespace Waku.QA.Engines;

/// <summary>Reading logs.</summary>
internal static partial class LogText
{
    /// <summary>The last lines of a log held in memory, without colours: nwaku writes them even to a file.</summary>
    public static IReadOnlyList<string> Tail(MemoryStream log, int lines) =>
        [.. Encoding.UTF8.GetString(log.GetBuffer(), 0, (int)log.Length).TrimEnd('\n').Split('\n').TakeLast(lines).Select(static l => Colours().Replace(l, ""))];

    [GeneratedRegex(@"\x1b\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colours();
}
