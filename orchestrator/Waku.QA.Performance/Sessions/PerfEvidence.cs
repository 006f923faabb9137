using System.Globalization;
using Waku.QA.CaseKit.Records;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Performance.Sessions;

/// <summary>The evidence of measurements: the plan first, a line for each case as it ends, all of it at the end.</summary>
internal sealed class PerfEvidence : IDisposable
{
    private readonly PerfSession _session;
    private readonly PlanEvidence _plan;
    private readonly EvidenceLog _log;
    private readonly List<CaseEvidence> _cases = [];

    private PerfEvidence(PerfSession session, PlanEvidence plan)
    {
        (_session, _plan) = (session, plan);
        Folder = new RunFolder(session.Folder);
        _log = new EvidenceLog(session.Folder, plan);
    }

    /// <summary>Result folder.</summary>
    public RunFolder Folder { get; }

    /// <summary>Start.</summary>
    public DateTimeOffset Started => _plan.Started;

    /// <summary>Writes down what is to be measured.</summary>
    /// <param name="session">Session.</param>
    /// <param name="suite">Name under which it is judged: comparison or measured.</param>
    /// <param name="ofCases">Suite of the cases.</param>
    /// <param name="cases">Id and scenario of each case.</param>
    /// <param name="cancellationToken">Ends the question for versions.</param>
    public static async Task<PerfEvidence> OpenAsync(PerfSession session, string suite, string ofCases, IReadOnlyList<(string Id, Scenario Scenario)> cases,
        CancellationToken cancellationToken)
    {
        var started = session.Time.GetUtcNow();
        var scenarios = cases.Select(static c => c.Scenario).DistinctBy(static s => s.Name).ToList();
        List<PlannedNode> nodes = [];
        foreach (var group in scenarios.SelectMany(s => session.Request.Candidate.Of(s).Groups))
        {
            var resolved = await session.Resolver.ResolveAsync(group.Implementation, group.Reference, cancellationToken);
            nodes.Add(new PlannedNode(group.Implementation, group.Implementation, resolved.Version.Text, group.Count));
        }

        var plan = new PlanEvidence
        {
            RunId = session.Id,
            Suite = suite,
            Topology = string.Join(", ", scenarios.Select(static s => s.Topology.Name).Distinct()),
            TopologyDigest = PlanHash.Of(scenarios.Select(static s => s.Topology), string.Join('\n', scenarios.Select(Conditions))),
            Nodes = [.. nodes.GroupBy(static n => (n.Label, n.Version)).Select(static g => g.MaxBy(static n => n.Count)!)],
            Seed = session.Request.Seed,
            Engine = session.EngineKind.ToString().ToLowerInvariant(),
            Started = started,
            Day = DateOnly.FromDateTime(started.UtcDateTime),
            Hash = "",
            Cases = [.. cases.Select(c => new PlannedCase(c.Id, c.Id[(c.Id.IndexOf('.', StringComparison.Ordinal) + 1)..], ofCases, c.Scenario.Name, []))
                .OrderBy(static c => c.Id, StringComparer.Ordinal)],
        };
        return new PerfEvidence(session, plan with { Hash = PlanHash.Of(plan) });
    }

    /// <summary>A case has ended.</summary>
    /// <param name="record">What is to be said of it.</param>
    /// <param name="nodes">Nodes of the candidate.</param>
    /// <param name="baseline">Nodes of the baseline; null for none.</param>
    public void Add(CaseRecord record, IReadOnlyList<NodeEvidence> nodes, IReadOnlyList<NodeEvidence>? baseline)
    {
        var planned = _plan.Cases.First(c => c.Id == record.FullName);
        var one = EvidenceMaker.Case(planned, record, []) with { Nodes = nodes, Baseline = baseline, Evidence = ["performance.html", "samples"] };
        _cases.Add(one);
        _log.Write(new EvidenceLine { Schema = 1, Case = one });
    }

    /// <summary>Writes all evidence; what is read of it is what is judged.</summary>
    public void End()
    {
        var end = new EndEvidence(_session.Time.GetUtcNow(), Interrupted: false);
        _log.Write(new EvidenceLine { Schema = 1, End = end });
        _log.Dispose();
        Folder.Write(new RunEvidence
        {
            Schema = 1,
            Plan = _plan,
            Cases = [.. _cases.OrderBy(static c => c.Id, StringComparer.Ordinal)],
            Findings = [],
            Nodes = [.. _cases.SelectMany(static c => c.Nodes).Distinct()],
            NotTested = [],
            Retries = EvidenceMaker.Retries(_session.Retries),
            End = end,
        });
    }

    /// <summary>What an arm runs, known before anything ran.</summary>
    public async Task<IReadOnlyList<NodeEvidence>> PreparedAsync(Scenario scenario, ScenarioArm arm, CancellationToken cancellationToken)
    {
        List<NodeEvidence> nodes = [];
        foreach (var group in arm.Of(scenario).Groups)
        {
            var resolved = await _session.Resolver.ResolveAsync(group.Implementation, group.Reference, cancellationToken);
            var artifact = await _session.Resolver.PrepareAsync(resolved.Artifact, cancellationToken);
            nodes.Add(new NodeEvidence(group.Implementation, resolved.Version.Text, artifact.Source ?? artifact.Digest));
        }

        return [.. nodes.Distinct()];
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();

    private static string Conditions(Scenario scenario) => string.Create(CultureInfo.InvariantCulture,
        $"{scenario.Name} {scenario.Workload} {scenario.Load.Kind} {scenario.Load.Rate} {scenario.Load.PayloadBytes} "
            + $"{scenario.Load.Measured} {scenario.WarmUp}");
}
