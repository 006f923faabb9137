using System.Collections.Concurrent;
using Spectre.Console;
using Waku.QA.CaseKit.Records;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Progress;

/// <summary>Live progress: node states, cases, elapsed time. One line per event where there is no terminal.</summary>
internal sealed class RunConsole(TimeProvider time, bool quiet) : IProgress<string>
{
    private readonly ConcurrentDictionary<string, NodeState> _nodes = new();
    private readonly ConcurrentDictionary<CaseStatus, int> _counts = new();
    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();

    private static bool IsInteractive => AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;

    /// <summary>No colours and no narrow tables in files and CI logs.</summary>
    public static void AdaptToOutput()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
            AnsiConsole.Profile.Width = 180;
        }
    }

    public void Report(string value) => Line($"[grey]{Markup.Escape(value)}[/]");

    public void OnNode(ClusterNode node, string cluster)
    {
        _nodes[$"{cluster}/{node.Name}"] = node.State;
        if (node.State is NodeState.Died)
        {
            Line($"[red]node {Markup.Escape(node.Name)} of {Markup.Escape(cluster)} died[/]");
        }

        Status();
    }

    public void OnCase(CaseRecord record)
    {
        _counts.AddOrUpdate(record.Status, 1, static (_, n) => n + 1);
        var (mark, colour) = record.Status switch
        {
            CaseStatus.Passed => ("✓", "green"),
            CaseStatus.Failed => ("✗", "red"),
            CaseStatus.Environment => ("!", "red"),
            CaseStatus.Undecided => ("?", "yellow"),
            _ => ("-", "yellow"),
        };
        Line($"[{colour}]{mark}[/] {Markup.Escape($"{record.Feature}.{record.Name}")} [grey]{(record.Stop - record.Start).TotalMilliseconds:0} ms[/]");
        if (record.Status is not CaseStatus.Passed)
        {
            Line($"    [{colour}]{Markup.Escape(record.Status.ToString())}[/]: {Markup.Escape(record.Message.Split('\n')[0])}");
        }

        Status();
    }

    public void Line(string markup)
    {
        if (quiet)
        {
            return;
        }

        lock (_lock)
        {
            Erase();
            AnsiConsole.MarkupLine(markup);
        }
    }

    private void Status()
    {
        if (quiet || !IsInteractive)
        {
            return;
        }

        lock (_lock)
        {
            Erase();
            var states = string.Join(' ',
                _nodes.Values.GroupBy(static s => s).OrderBy(static g => g.Key).Select(static g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}"));
            var counts = string.Join(' ', _counts.OrderBy(static c => c.Key).Select(static c => $"{c.Value} {c.Key.ToString().ToLowerInvariant()}"));
            AnsiConsole.Markup($"[grey]{time.GetElapsedTime(_start):mm\\:ss}  nodes: {states}  cases: {counts}[/]");
        }
    }

    private static void Erase()
    {
        if (IsInteractive)
        {
            Console.Write("\r\u001b[2K");
        }
    }
}
