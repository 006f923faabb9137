using System.Text;

namespace Waku.QA.Engines;

/// <summary>Reading logs.</summary>
internal static class LogText
{
    /// <summary>The last lines of a log held in memory.</summary>
    public static IReadOnlyList<string> Tail(MemoryStream log, int lines) =>
        [.. Encoding.UTF8.GetString(log.GetBuffer(), 0, (int)log.Length).TrimEnd('\n').Split('\n').TakeLast(lines)];
}
