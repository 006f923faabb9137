using System.Globalization;
using System.Text;
using System.Text.Json;
using NUnit.Framework.Interfaces;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Sessions;
using Waku.QA.Runs.Suites;
using Waku.QA.Wire;

namespace Waku.QA.Runs.Sensitivity;

/// <summary>Runs the cases that must find a mutant out against a node that has it, one mutant after the other.</summary>
internal sealed class SensitivityRun(
    RunRequest request, IAdapterCatalogue adapters, Func<CancellationToken, Task<(Topology Topology, Func<Task<IEngine>> Engine)>> prepare, TimeProvider time,
        RunConsole console)
{
    /// <summary>So many cases that find a mutant out are enough.</summary>
    private const int Enough = 3;
    private const double Bar = 0.95;
    private readonly Patience _patience = MachineSpeed.Measure(time).PatienceOf(request.Patience).Patience;
    private readonly SuiteAssembly _suites = SuiteAssembly.Load(request.Suites);

    public async Task<int> RunAsync(IReadOnlyList<NodeMutant> mutants, MutantCatalogue catalogue, CancellationToken cancellationToken)
    {
        var id = RunIds.New(time);
        var folder = Path.GetFullPath(Path.Combine(request.Out, id));
        var (topology, engine) = await prepare(cancellationToken);
        List<MutantResult> results = [];

        // Without a mutant everything must pass: a case that is red anyway kills nothing.
        foreach (var cases in mutants.Select(static m => m.Cases).Distinct().Order(StringComparer.Ordinal))
        {
            var baseline = await OneAsync(topology, await engine(), id, folder, null, cases, catalogue, int.MaxValue, cancellationToken);
            results.Add(baseline);
            console.Line(baseline.Killers.Count == 0
                ? $"[green]✓[/] without a mutant: {baseline.Cases} cases pass ({cases})"
                : $"[red]✗[/] without a mutant these fail: {Spectre.Console.Markup.Escape(string.Join(", ", baseline.Killers))}");
        }

        var red = results.SelectMany(static r => r.Killers).ToHashSet();
        foreach (var mutant in mutants)
        {
            var result = await OneAsync(topology, await engine(), id, folder, mutant, mutant.Cases, catalogue, Enough, cancellationToken);
            result = result with { Killers = [.. result.Killers.Where(k => !red.Contains(k))] };
            results.Add(result);
            console.Line(result.Killers.Count > 0
                ? $"[green]killed[/]   {mutant.Name,-36} {Spectre.Console.Markup.Escape(result.Killers[0])} [grey]{result.Seconds:0.0} s[/]"
                : $"[red]SURVIVED[/] {mutant.Name,-36} {result.Cases} cases");
        }

        Write(folder, id, results);
        var killed = results.Count(static r => r.Mutant is not null && r.Killers.Count > 0);
        console.Line($"[bold]{killed} of {mutants.Count} mutants killed[/] ({(double)killed / mutants.Count:0.0 %}), "
            + $"{(red.Count == 0 ? "nothing red without one" : $"{red.Count} cases red without one")}  → {Spectre.Console.Markup.Escape(folder)}");
        return cancellationToken.IsCancellationRequested
            ? 130
            : red.Count > 0
            ? (int)Verdict.Undecided
            : killed >= Bar * mutants.Count
            ? (int)Verdict.Pass
            : (int)Verdict.Block;
    }

    private async Task<MutantResult> OneAsync(
        Topology topology, IEngine engine, string id, string folder, NodeMutant? mutant, string cases, MutantCatalogue catalogue, int enough,
            CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var runFolder = new RunFolder(Path.Combine(folder, mutant?.Name ?? "none"));
        var bent = catalogue.Apply(topology, mutant);
        var resolver = new NodeResolver(engine, new NodeArtifacts(adapters), new Progress<string>());
        await using var run = new RunContext($"{id}-m", request.Seed, bent, engine, resolver, new NodeKeys(), new ClusterEnd(runFolder), time, stop.Token)
        {
            Patience = _patience,
        };
        var killers = new List<string>();
        var ran = 0;
        var listener = new ResultListener(run.Cases, "sensitivity", time, record =>
        {
            if (record.Status is CaseStatus.Failed or CaseStatus.Environment)
            {
                lock (killers)
                {
                    killers.Add(record.Name);
                    if (killers.Count >= enough)
                    {
                        stop.Cancel();
                    }
                }
            }

            Interlocked.Increment(ref ran);
        });
        var runner = new SuiteRunner(_suites, CasePlan.Of(bent, adapters), "release", cases, request.Parallel);
        await Task.Run(() => runner.Run(run, listener, stop.Token), CancellationToken.None);
        return new MutantResult(mutant?.Name, [.. killers.Take(enough)], ran, time.GetElapsedTime(start).TotalSeconds);
    }

    private static void Write(string folder, string id, List<MutantResult> results)
    {
        File.WriteAllText(Path.Combine(folder, "sensitivity.json"), JsonSerializer.Serialize(new { schema = 1, run = id, results }, JsonSerializerOptions.Web));
        var text = new StringBuilder("# Which case kills which mutant\n\n| mutant | found out by | s |\n|---|---|---|\n");
        foreach (var result in results.Where(static r => r.Mutant is not null))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {result.Mutant} | {(result.Killers.Count == 0 ? "**survived**" : string.Join("<br>", result.Killers))} | {result.Seconds:0.0} |\n");
        }

        File.WriteAllText(Path.Combine(folder, "sensitivity.md"), text.ToString());
    }
}
