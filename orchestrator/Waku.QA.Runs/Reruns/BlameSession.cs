using System.Text.RegularExpressions;
using Spectre.Console;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Blaming;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Runs.Reruns;

/// <summary>
/// <c>waku-qa blame</c>: runs the red cases of a run again with one factor swapped at a time, and writes down what is at fault. The verdict of the run
/// stays as it is.
/// </summary>
internal sealed class BlameSession(BlameRequest request, IAdapterCatalogue catalogue, TimeProvider time, RunConsole console)
{
    private const int Workers = 4;

    /// <summary>Exit code 0 when every red case that was asked for was told, 2 when some was not.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var target = BlameTarget.Read(request.Results);
        var red = Wanted(target);
        if (red.Count == 0)
        {
            console.Line("nothing is red: there is nothing to blame");
            return Verdict.Pass.ExitCode();
        }

        var logs = Path.GetFullPath(Path.Combine(request.Out, $"{RunIds.New(time)}-blame"));
        Dictionary<RoundKind, BlameBench> benches = [];
        try
        {
            var left = await OpenAsync(target, benches, logs, cancellationToken);
            var reruns = new BlameReruns(benches, left, time);
            List<BlamedCell> cells = [];
            foreach (var one in red)
            {
                var cell = await reruns.RunAsync(one, target.Document.Engine, cancellationToken);
                target.CheckSame(benches[RoundKind.Same].Bench.Folder.Nodes);
                Say(one, cell);
                cells.AddRange(cell is null ? [] : [cell]);
            }

            new BlameFile { Schema = 1, Run = target.Evidence.Plan.RunId, Manifest = target.Manifest, Reruns = logs, Cells = cells }.Write(target.Folder);
            console.Line($"[bold]{cells.Count(static c => c.Verdict.Fault != Fault.Undecided)} of {red.Count} red cases told[/]  → "
                + Markup.Escape(Path.Combine(target.Folder, BlameFile.FileName)));
            console.Line($"'waku-qa dossier {Markup.Escape(request.Results)}' shows it");
            return (cells.Count == red.Count && cells.TrueForAll(static c => c.Verdict.Fault != Fault.Undecided) ? Verdict.Pass : Verdict.Undecided).ExitCode();
        }
        finally
        {
            foreach (var bench in benches.Values)
            {
                await bench.DisposeAsync();
            }
        }
    }

    private List<CaseEvidence> Wanted(BlameTarget target)
    {
        var all = target.Red.Where(c => request.Case is not { } pattern || pattern.IsMatch(c.Id)).ToList();
        if (request.Case is { } wanted && all.Count == 0)
        {
            throw new UsageException($"--case '{wanted}': matches no red case of {target.Evidence.Plan.RunId}; red are "
                + string.Join(", ", target.Red.Select(static c => c.Id).DefaultIfEmpty("none")));
        }

        if (all.Count > request.Most)
        {
            console.Line($"[yellow]{all.Count - request.Most} of {all.Count} red cases are not run again[/]: --most {request.Most}");
        }

        return [.. all.Take(request.Most)];
    }

    /// <summary>Opens what can be opened; returns what cannot, and why.</summary>
    private async Task<IReadOnlyList<string>> OpenAsync(BlameTarget target, Dictionary<RoundKind, BlameBench> benches, string logs,
        CancellationToken cancellation)
    {
        var nodes = request.Nodes.Count > 0 ? request.Nodes : target.Nodes(catalogue);
        var place = new RerunPlace(target.Document.Engine, request.Topology ?? target.Topology, nodes, target.Document.Seed, request.Suites,
            Path.Combine(logs, "same"));
        benches[RoundKind.Same] = await OpenAsync(place, null);
        List<string> left = [.. benches[RoundKind.Same].Bench.Left.Select(static l => $"not there: {l}")];
        var other = Enum.Parse<EngineKind>(target.Document.Engine, ignoreCase: true) == EngineKind.Process ? "docker" : "process";
        await TryAsync(RoundKind.OtherEngine, place with { Engine = other, Folder = Path.Combine(logs, other) }, null,
            request.OtherEngine ? null : "--one-engine", $"the engine {other}");
        var implementation = request.Baseline?.Split('=', 2)[0];
        await TryAsync(RoundKind.Baseline, place with
        {
            Nodes = [.. nodes.Where(n => n.Split('=', 2)[0] != implementation), request.Baseline ?? ""],
            Folder = Path.Combine(logs, "baseline"),
        }, implementation, request.Baseline is null ? "no --baseline was named" : null, "the version");
        return left;

        async Task TryAsync(RoundKind kind, RerunPlace where, string? label, string? unwanted, string what)
        {
            try
            {
                if (unwanted is null)
                {
                    benches[kind] = await OpenAsync(where, label);
                    return;
                }
            }
            catch (EnvironmentException e)
            {
                unwanted = e.Message.Split('\n')[0];
            }
            catch (UsageException e) when (kind == RoundKind.OtherEngine)
            {
                // What was named as a program is no image, and the other way round.
                unwanted = e.Message.Split('\n')[0];
            }

            left.Add($"{what}: {unwanted}");
        }

        async Task<BlameBench> OpenAsync(RerunPlace where, string? label) =>
            new(await RerunBench.OpenAsync(where, catalogue, time, Workers, console, cancellation), label);
    }

    private void Say(CaseEvidence one, BlamedCell? cell)
    {
        if (cell is null)
        {
            console.Line($"[yellow]?[/] {Markup.Escape(one.Id)}: this run's topology has no such case here; name with --node and --topology what ran then");
            return;
        }

        console.Line($"[bold]{Words.Of(cell.Verdict.Fault)}[/] ({cell.Verdict.Confidence:0.00}): {Markup.Escape(cell.Verdict.Who)}  {Markup.Escape(one.Id)} "
            + $"[grey]{cell.Rounds} rounds, {cell.Seconds:0.0} s[/]");
        console.Line($"    {Markup.Escape(cell.Verdict.Why)}");
        foreach (var row in cell.Rows)
        {
            console.Line($"    [grey]{row.Red,3} of {row.Ran,3} red[/]  {Markup.Escape($"{row.Swap.From} → {row.Swap.To}")}  "
                + $"[grey]{Markup.Escape(row.Swap.Described(cell.Red))}[/]");
        }
    }
}
