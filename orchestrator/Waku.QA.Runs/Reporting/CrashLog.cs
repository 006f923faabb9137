using System.Text.RegularExpressions;

namespace Waku.QA.Runs.Reporting;

/// <summary>
/// Finds the report of a crash in a node's log by its form: where the runtime of a language begins one, at the start of a line. A
/// word in the middle of a line, or in a payload, is none.
/// </summary>
internal static partial class CrashLog
{
    private const int LinesShown = 12;

    /// <summary>The report, or null.</summary>
    public static string? Find(string log)
    {
        var lines = Escapes().Replace(log, "").Split('\n');
        var at = Array.FindIndex(lines, static l => Report().IsMatch(l));
        return at < 0 ? null : string.Join('\n', lines.Skip(at).Take(LinesShown));
    }

    [GeneratedRegex(@"\x1b\[[0-9;]*m")]
    private static partial Regex Escapes();

    /// <summary>Go, Nim, .NET, Node.js, and what the system says of signals.</summary>
    [GeneratedRegex(@"^(panic: |fatal error: |goroutine \d+ \[running\]:|Error: unhandled exception: |Traceback \(most recent call last\)"
        + @"|SIGSEGV: |SIGABRT: |Unhandled exception\. |Process terminated\. |node:internal/process/|Uncaught |<--- Last few GCs --->)")]
    private static partial Regex Report();
}
