using System.Runtime.InteropServices;
using System.Text.Json;
using Spectre.Console;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.History;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Suites;
using Waku.QA.Wire;

namespace Waku.QA.Runs.Sessions;

/// <summary>One run from the request to the exit code.</summary>
internal sealed class RunSession(RunRequest request, IAdapterCatalogue catalogue, TimeProvider time)
{
    private const int Interrupted = 130;

    /// <summary>Recorded durations of cases, by which they are split.</summary>
    public static string Durations => Path.Combine(Repository.Root, "suites", "durations.tsv");

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        var assembly = SuiteAssembly.Load(request.Suites);
        var suite = SuiteRunner.Resolve(assembly, request.Suite);
        TestFilterParser.ToXml(request.Filter);
        var policy = GatePolicy.Load(request.Policy ?? Path.Combine(Repository.Root, "suites", "gates", $"{request.Suite}.yaml"));
        var wanted = TopologyChoice.Read(request.Topology, request.Nodes, catalogue);
        var (engine, why) = await EngineSelection.SelectAsync(request.Engine, wanted, catalogue, time, cancellationToken);
        var (topology, notTested) =
            await TopologyChoice.ReduceAsync(wanted, request.Topology is not null || request.Nodes.Count > 0, catalogue, engine.Kind, cancellationToken);

        var runId = RunIds.New(time);
        var folder = new RunFolder(Path.GetFullPath(Path.Combine(request.Out, runId)));
        var console = new RunConsole(time, request.Json);
        console.Line($"[bold]{request.Suite}[/] on {topology.NodeCount} nodes ({string.Join(", ", topology.Implementations)}), engine "
            + $"{engine.Kind.ToString().ToLowerInvariant()} ({Markup.Escape(why)}), seed {request.Seed}, run {runId}");
        foreach (var left in notTested)
        {
            console.Line($"[yellow]not tested[/] {Markup.Escape(left)}");
        }

        var run = new RunContext(runId, request.Seed, topology, engine, new NodeResolver(engine, catalogue, console), new NodeKeys(), new ClusterEnd(folder),
            time, cancellationToken, request.Keep);
        var planned = 0;
        var known = KnownIssue.Load(Path.Combine(Repository.Root, "suites", "known-issues.yaml"));
        using var history = new RunHistory(Path.GetFullPath(request.Out));
        run.NodeChanged += node => console.OnNode(node, node.ClusterName);
        try
        {
            await PrepareAsync(run, cancellationToken);
            var plan = CasePlan.Of(topology, catalogue);
            var all = new SuiteRunner(assembly, plan, suite, null, 1).Cases();
            var runner = new SuiteRunner(assembly, plan, suite, request.Filter, request.Parallel);
            if (request.Shard is { } shard)
            {
                all = shard.Of(runner.Cases(), DurationFile.Read(Durations));
                runner = SuiteRunner.OfCases(assembly, plan, all, request.Parallel);
                policy = policy with { MinimumPassed = Math.Min(policy.MinimumPassed, all.Count) };
            }

            planned = all.Count;
            await Task.Run(() => runner.Run(run, new ResultListener(run.Cases, request.Suite, time, console.OnCase), cancellationToken),
                CancellationToken.None);
            await run.Pool.RenewAsync();
            await new FlakeClassifier(run, assembly, plan, request.Suite, history, known, console).ClassifyAsync(cancellationToken);
        }
        finally
        {
            // Also after Ctrl-C and failures: nothing is left running, and what was reached is reported.
            await run.DisposeAsync();
        }

        var gate = Report(run, folder, policy, planned, why, started, notTested, known, history);
        return cancellationToken.IsCancellationRequested ? Interrupted : (int)gate.Verdict;
    }

    /// <summary>Builds everything before the first cluster starts: a build beside running nodes would disturb them.</summary>
    private static async Task PrepareAsync(RunContext run, CancellationToken cancellationToken)
    {
        foreach (var group in run.Topology.Groups)
        {
            await run.Resolver.ResolveAsync(group.Implementation, group.Reference, cancellationToken);
        }
    }

    private GateResult Report(RunContext run, RunFolder folder, GatePolicy policy, int planned, string why, DateTimeOffset started,
        IReadOnlyList<string> notTested, IReadOnlyList<KnownIssue> known, RunHistory history)
    {
        var cases = run.Cases.Cases;
        var gate = GateEvaluator.Evaluate(
            policy, cases, planned, notTested, known, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var document = new RunDocument
        {
            RunId = run.RunId,
            Suite = request.Suite,
            Filter = request.Filter ?? (request.Shard is { } shard ? $"shard {shard.Number}/{shard.Count}" : null),
            Topology = run.Topology.Name,
            Seed = run.Seed,
            Engine = run.Engine.Kind.ToString().ToLowerInvariant(),
            EngineDetail = why,
            Host = $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, "
                + $"{RuntimeInformation.FrameworkDescription}",
            Started = started,
            Stopped = time.GetUtcNow(),
            Nodes = folder.Nodes,
            NotTested = notTested,
        };
        folder.Write(document, gate, cases);
        history.Append(document, gate, cases);
        if (request.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new { schema = 1, run = run.RunId, verdict = gate.Verdict.ToString().ToLowerInvariant(), folder = folder.Path,
                    passed = cases.Count(static c => c.Status == CaseStatus.Passed), total = cases.Count }));
        }
        else
        {
            Print(gate, folder, cases.Count, document);
        }

        return gate;
    }

    private static void Print(GateResult gate, RunFolder folder, int cases, RunDocument document)
    {
        var table = new Table().AddColumns("rule", "outcome", "evidence").Border(TableBorder.Minimal);
        foreach (var rule in gate.Rules)
        {
            table.AddRow(Markup.Escape(rule.Name), rule.Outcome == Verdict.Pass ? "[green]holds[/]" : $"[red]{rule.Outcome}[/]", Markup.Escape(rule.Evidence));
        }

        AnsiConsole.Write(table);
        var colour = gate.Verdict == Verdict.Pass ? "green" : gate.Verdict == Verdict.Undecided ? "yellow" : "red";
        AnsiConsole.MarkupLine(
            $"[{colour} bold]{gate.Verdict.ToString().ToUpperInvariant()}[/]  {cases} cases in {(document.Stopped - document.Started).TotalSeconds:0.0} s "
                + $" → {Markup.Escape(folder.Path)}");
    }
}
