using Spectre.Console;
using Waku.QA.CaseKit.Records;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Progress;

/// <summary>
/// Live progress. On a terminal one picture of the run, drawn anew as it changes (<see cref="LivePicture"/>), below what is said once; elsewhere
/// one line per event.
/// </summary>
/// <param name="time">Clock.</param>
/// <param name="quiet">Says nothing.</param>
/// <param name="output">Where it is shown; the console of the process when null.</param>
internal sealed class RunConsole(TimeProvider time, bool quiet, IAnsiConsole? output = null) : IProgress<string>
{
    private readonly IAnsiConsole _output = output ?? AnsiConsole.Console;
    private readonly Lock _lock = new();
    private LiveRun? _live;
    private int _drawn;

    private bool IsTerminal => _output.Profile is { Out.IsTerminal: true, Capabilities: { Interactive: true, Ansi: true } };

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

    /// <summary>From here on until it is disposed the picture is shown, where there is a terminal.</summary>
    /// <param name="title">What runs.</param>
    /// <param name="cases">Ids of the cases that will run.</param>
    /// <param name="durations">Recorded durations by id, in milliseconds.</param>
    public IDisposable Watch(string title, IReadOnlyList<string> cases, IReadOnlyDictionary<string, double> durations)
    {
        if (!quiet && IsTerminal)
        {
            _live = new LiveRun(title, cases, durations, time, Draw);
        }

        return new Watching(this);
    }

    public void Report(string value) => Line($"[grey]{Markup.Escape(value)}[/]");

    public void OnNode(ClusterNode node, string cluster) => OnNode(node.Name, cluster, node.State);

    public void OnNode(string node, string cluster, NodeState state)
    {
        _live?.OnNode(node, cluster, state);
        if (state is NodeState.Died)
        {
            Line($"[red]node {Markup.Escape(node)} of {Markup.Escape(cluster)} died[/]");
        }

        Draw();
    }

    public void OnCase(CaseRecord record)
    {
        var (sign, colour) = LiveCase.LookOf(record.Status);
        var (name, reason) = ($"{record.Feature}.{record.Name}", record.Message.Split('\n')[0]);
        if (_live is { } live)
        {
            live.OnCase(record.FullName, new LiveCase(record.Status, name, reason));
            Draw();
            return;
        }

        Line($"[{colour}]{sign}[/] {Markup.Escape(name)} [grey]{(record.Stop - record.Start).TotalMilliseconds:0} ms[/]");
        if (record.Status is not CaseStatus.Passed)
        {
            Line($"    [{colour}]{Markup.Escape(record.Status.ToString())}[/]: {Markup.Escape(reason)}");
        }
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
            _output.MarkupLine(markup);
            DrawPicture();
        }
    }

    private void Draw()
    {
        lock (_lock)
        {
            if (_live is not null)
            {
                Erase();
                DrawPicture();
            }
        }
    }

    private void DrawPicture()
    {
        if (_live is not { } live)
        {
            return;
        }

        var lines = LivePicture.Of(live.Now(), _output.Profile.Width, _output.Profile.Height);
        foreach (var (text, colour) in lines)
        {
            _output.MarkupLine($"[{colour}]{Markup.Escape(text)}[/]");
        }

        _drawn = lines.Count;
    }

    private void Erase()
    {
        if (_drawn > 0)
        {
            // Up to where the picture begins, and everything from there on.
            _output.Write(new ControlCode($"\u001b[{_drawn}A\r\u001b[J"));
            _drawn = 0;
        }
    }

    private void End()
    {
        lock (_lock)
        {
            Erase();
            _live?.Dispose();
            _live = null;
        }
    }

    private sealed class Watching(RunConsole console) : IDisposable
    {
        public void Dispose() => console.End();
    }
}
