using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Spectre.Console;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Records;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Dossiers.Views;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.History;
using Waku.QA.Runs.Judging;
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

    /// <summary>Result folder; null before anything started.</summary>
    public string? Folder { get; private set; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        var assembly = SuiteAssembly.Load(request.Suites);
        SuiteRunner.Resolve(assembly, request.Suite);
        TestFilterParser.ToXml(request.Filter);
        var policy = GatePolicy.Load(request.Policy ?? GateFiles.PolicyOf(request.Suite));
        var today = DateOnly.FromDateTime(started.UtcDateTime);
        var known = KnownIssue.Load(request.KnownIssues ?? GateFiles.KnownIssues, today);
        var wanted = TopologyChoice.Read(request.Topology, request.Nodes, catalogue);
        var artifacts = new NodeArtifacts(catalogue);
        var speed = MachineSpeed.Measure(time).PatienceOf(request.Patience);
        var (engine, why) = await EngineSelection.SelectAsync(request.Engine, wanted, artifacts, time, cancellationToken);
        var (topology, notTested) =
            await TopologyChoice.ReduceAsync(wanted, request.Topology is not null || request.Nodes.Count > 0, catalogue, engine.Kind, cancellationToken);
        var cases = CasePlan.Of(topology, catalogue);
        var plan = RunPlan.Of(request, assembly, cases);
        TopologyUse.Check(request.Topology, assembly.Assembly, plan.Cases.Select(static c => c.Suite), engine.Kind);

        var runId = RunIds.New(time);
        var folder = new RunFolder(Path.GetFullPath(Path.Combine(request.Out, runId)));
        Folder = folder.Path;
        var console = new RunConsole(time, request.Json || request.Quiet);
        console.Line($"[bold]{request.Suite}[/] on {topology.NodeCount} nodes ({string.Join(", ", topology.Implementations)}), engine "
            + $"{engine.Kind.ToString().ToLowerInvariant()} ({Markup.Escape(why)}), seed {request.Seed}, run {runId}");
        console.Line(string.Create(CultureInfo.InvariantCulture, $"patience {speed.Patience.Factor:0.#}: {speed.Why}"));
        foreach (var left in notTested)
        {
            console.Line($"[yellow]not tested[/] {Markup.Escape(left)}");
        }

        var run = new RunContext(runId, request.Seed, topology, engine, new NodeResolver(engine, artifacts, console), new NodeKeys(), new ClusterEnd(folder),
            time, cancellationToken, request.Keep)
        {
            Patience = speed.Patience,
        };
        using var history = new RunHistory(Path.GetFullPath(request.Out));
        run.NodeChanged += node => console.OnNode(node, node.ClusterName);
        PlanEvidence evidence;
        EvidenceLog? log = null;
        try
        {
            evidence = plan.ToEvidence(runId, request, topology, Lower(engine.Kind), started, await PrepareAsync(run, cancellationToken));
            log = new EvidenceLog(folder.Path, evidence);
            folder.OnFinding = finding => log.Write(new EvidenceLine { Schema = 1, Finding = finding });
            var planned = evidence.Cases.ToDictionary(static c => c.Id);
            void OnCase(CaseRecord record)
            {
                log.Write(new EvidenceLine { Schema = 1, Case = EvidenceMaker.Case(planned.GetValueOrDefault(record.FullName), record, []) });
                console.OnCase(record);
            }

            // An empty part is a part: it has nothing to run, and merging needs it.
            if (plan.Selected is not { Count: 0 })
            {
                using var watching = console.Watch(request.Suite, plan.Selected ?? [.. plan.Cases.Select(static c => c.Id)], DurationFile.Read(Durations));
                await Task.Run(() => plan.Runner.Run(run, new ResultListener(run.Cases, request.Suite, time, OnCase), cancellationToken),
                    CancellationToken.None);
            }

            await run.Pool.AwaitAftermathAsync(cancellationToken);
            await run.Pool.RenewAsync();
            var refused = RefusalOwners.Find(run.Cases, folder);
            bool Known(CaseRecord record) => refused.Contains(record.FullName) || known.Any(k => k.Matches(EvidenceMaker.Case(null, record, folder.Nodes)));
            var crashes = new CrashSearch(new CaseReplay(run, assembly, cases, request.Suite, folder).RunAsync, run.Cases, folder, console);
            await crashes.SearchAsync(cancellationToken);
            await new FlakeClassifier(run, assembly, cases, request.Suite, history, Known, console).ClassifyAsync(cancellationToken);
            await crashes.SearchAsync(cancellationToken);
            LossOwners.Find(run.Cases, folder);
        }
        catch
        {
            log?.Dispose();
            throw;
        }
        finally
        {
            // Also after Ctrl-C and failures: nothing is left running, and what was reached is reported.
            await run.DisposeAsync();
        }

        var end = new EndEvidence(time.GetUtcNow(), cancellationToken.IsCancellationRequested);
        log.Write(new EvidenceLine { Schema = 1, End = end });
        log.Dispose();
        Keep(run, folder, EvidenceMaker.Run(evidence, run.Cases.Cases, folder, notTested, SensitivityFinder.Newest(request.Out, SensitivityFinder.Shipped),
            PastOf(evidence, known, history), end, EvidenceMaker.Retries(engine.Retries)));

        // The verdict of a run is that of its files: whoever judges them again gets the same bytes.
        var read = EvidenceReader.ReadWhole(folder.Path);
        var gate = GateEvaluator.Evaluate(policy, read, known, today);
        Report(run, folder, gate, new GateInput(policy, read, known, today), why, speed.Why, started, end.Stopped, notTested, history);
        return cancellationToken.IsCancellationRequested ? Interrupted : gate.Verdict.ExitCode(request.Partial && plan.Selected is not { Count: 0 });
    }

    /// <summary>Cases that were planned and never began are written down as not tested, so that they have a line in every report.</summary>
    private static void Keep(RunContext run, RunFolder folder, RunEvidence evidence)
    {
        var had = evidence.Cases.Select(static c => c.Id).ToHashSet();
        var absent = evidence.Plan.Mine.Where(c => !had.Contains(c.Id)).Select(c =>
        {
            var record = run.Cases.Get(c.Id, c.Suite, c.Category, c.Name);
            record.Message = "it did not run";
            return EvidenceMaker.Case(c, record, []);
        });
        folder.Write(evidence with { Cases = [.. evidence.Cases.Concat(absent).OrderBy(static c => c.Id, StringComparer.Ordinal)] });
    }

    /// <summary>Earlier results of the cases that known issues name.</summary>
    private static IReadOnlyList<PastResult>? PastOf(PlanEvidence plan, IReadOnlyList<KnownIssue> known, RunHistory history)
    {
        List<PastResult> past = [.. plan.Mine.Where(c => known.Any(k => k.Names(c.Name))).SelectMany(c => history.Past(c.Id, c.Name, PastResults.Most))];
        return past.Count > 0 ? past : null;
    }

    /// <summary>Builds everything before the first cluster starts: a build beside running nodes would disturb them.</summary>
    private static async Task<IReadOnlyDictionary<NodeGroup, ResolvedNode>> PrepareAsync(RunContext run, CancellationToken cancellationToken)
    {
        Dictionary<NodeGroup, ResolvedNode> nodes = new(ReferenceEqualityComparer.Instance);
        foreach (var group in run.Topology.Groups)
        {
            nodes[group] = await run.Resolver.ResolveAsync(group.Implementation, group.Reference, cancellationToken);
        }

        return nodes;
    }

    private static string Lower(EngineKind kind) => kind.ToString().ToLowerInvariant();

    private void Report(RunContext run, RunFolder folder, GateResult gate, GateInput judged, string why,
        string patience, DateTimeOffset started, DateTimeOffset stopped, IReadOnlyList<string> notTested, RunHistory history)
    {
        var cases = run.Cases.Cases;
        var document = new RunDocument
        {
            RunId = run.RunId,
            Suite = request.Suite,
            Filter = request.Filter ?? (request.Shard is { } shard ? $"shard {shard.Number}/{shard.Count}" : null),
            Topology = run.Topology.Name,
            Seed = run.Seed,
            Engine = Lower(run.Engine.Kind),
            EngineDetail = why,
            Patience = run.Patience.Factor,
            PatienceDetail = patience,
            NodeStarts = run.Resolver.Starts.Count,
            Retries = EvidenceMaker.Retries(run.Engine.Retries),
            Host = $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, "
                + $"{RuntimeInformation.FrameworkDescription}",
            Started = started,
            Stopped = stopped,
            Nodes = folder.Nodes,
            NotTested = notTested,
        };
        folder.Write(document, gate, cases, AllureContext.Of(document, judged.Excused.ToDictionary(static e => e.Key.Id, static e => e.Value), history));
        history.Append(document, gate, cases);
        var digest = EvidenceManifest.Write(folder.Path);
        if (request.Quiet)
        {
            return;
        }

        if (request.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    schema = 1,
                    run = run.RunId,
                    verdict = gate.Verdict.ToString().ToLowerInvariant(),
                    folder = folder.Path,
                    passed = cases.Count(static c => c.Status == CaseStatus.Passed),
                    total = cases.Count,
                    manifest = digest
                }));
        }
        else
        {
            GateConsole.Print(gate, $"{cases.Count} cases in {(stopped - started).TotalSeconds:0.0} s  → {folder.Path}");
            RedConsole.Print(DossierSession.RedOf(folder.Path, judged, gate), folder.Path);
            Console.WriteLine($"manifest {digest}");
        }
    }
}
