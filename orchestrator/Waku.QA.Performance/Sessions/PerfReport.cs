using System.Globalization;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Plots;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Gate.Rules;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Performance.Sessions;

/// <summary>The result folder of a comparison: the same files as of a suite, with a case for each scenario and its plots.</summary>
internal sealed class PerfReport(PerfSession session, PerfEvidence evidence)
{
    private readonly List<CaseRecord> _cases = [];
    private int _samples;

    /// <summary>Adds a comparison to the evidence.</summary>
    public void Add(string id, ComparisonReport report, string? changed, IReadOnlyList<NodeEvidence> candidate, IReadOnlyList<NodeEvidence> baseline)
    {
        var record = Case(id, report);
        record.Parameters.Add((Comparisons.PolicyParameter, EvidenceManifest.Digest(PerfSession.FileOf(session.Request.Policy))));
        Keep(record, changed, candidate, baseline);
        report.Runs.SelectMany(static r => r.Nodes).ToList().ForEach(evidence.Folder.Add);
    }

    /// <summary>Adds a run that was not compared.</summary>
    public void Add(string id, Scenario scenario, ScenarioRun run, string? changed)
    {
        Keep(Case(id, scenario, run), changed, EvidenceMaker.Distinct(run.Nodes), null);
        run.Nodes.ToList().ForEach(evidence.Folder.Add);
    }

    /// <summary>Writes comparisons; returns the verdict on their evidence.</summary>
    public GateResult Write(IReadOnlyList<ComparisonReport> reports)
    {
        List<GateRule> rules = [];
        foreach (var report in reports)
        {
            rules.Add(new GateRule($"{report.Scenario}: candidate against {report.Arms.Baseline.Label}", report.Verdict, report.Reason));
            rules.AddRange(report.Sizes.Select(s => new GateRule($"{report.Scenario}: size of {s.Implementation}", s.Outcome, s.ToString())));
            rules.AddRange((report.Certificate?.Metrics ?? [])
                .Select(m => new GateRule($"{report.Scenario}: noise of {m.Metric} on this machine",
                    report.Certificate!.Refusals.Count == 0 ? Verdict.Pass : Verdict.Undecided, Interval(m))));
            rules.AddRange(report.First.Select(m => new GateRule($"{report.Scenario}: {m.Metric}", m.Outcome, $"{Interval(m)}, {m.Pairs} pairs")));
            rules.AddRange((report.Confirmation ?? [])
                .Select(m => new GateRule($"{report.Scenario}: {m.Metric}, confirmed", m.Outcome, $"{Interval(m)}, {m.Pairs} fresh pairs")));
        }

        reports.SelectMany(static r => r.Runs).ToList().ForEach(WriteSamples);
        return Write(PerfGate.Suite, rules);
    }

    /// <summary>Writes runs that were not compared; returns the verdict on their evidence.</summary>
    public GateResult Write(IReadOnlyList<(Scenario Scenario, ScenarioRun Run)> runs)
    {
        runs.Select(static r => r.Run).ToList().ForEach(WriteSamples);
        return Write(PerfRun.Suite, [.. runs.Select(static r =>
            new GateRule(r.Scenario.Name, r.Run.Failure is null ? Verdict.Pass : Verdict.Block, r.Run.Failure ?? "nothing was lost"))]);
    }

    private GateResult Write(string suite, IReadOnlyList<GateRule> figures)
    {
        var request = session.Request;
        evidence.End();

        // The verdict is that of the files, as of every run; the figures that led to it are shown on a page of their own.
        var gate = GateSession.Judge(EvidenceReader.ReadWhole(session.Folder), new GateRequest { Results = [session.Folder] });
        var document = new RunDocument
        {
            RunId = session.Id,
            Suite = suite,
            Topology = string.Join(", ", request.Scenarios),
            Seed = request.Seed,
            Engine = session.EngineKind.ToString().ToLowerInvariant(),
            EngineDetail = session.Why,
            Host = session.Host.ToString(),
            Started = evidence.Started,
            Stopped = session.Time.GetUtcNow(),
            Nodes = evidence.Folder.Nodes,
            NotTested = [],
            Retries = EvidenceMaker.Retries(session.Retries),
        };
        evidence.Folder.Write(document, gate, _cases, AllureContext.Of(document, new Dictionary<string, KnownIssue>(), null));
        var shown = new GateResult(1, gate.Policy, gate.Verdict, figures);
        File.WriteAllText(Path.Combine(session.Folder, "figures.json"), GateSession.ToText(shown));
        File.WriteAllText(Path.Combine(session.Folder, "performance.html"), PlotPage.Render($"Performance of run {session.Id}", shown, _cases));
        session.Console.Line($"→ {session.Folder}");
        session.Console.Line($"manifest {EvidenceManifest.Write(session.Folder)}");
        return gate;
    }

    private void Keep(CaseRecord record, string? changed, IReadOnlyList<NodeEvidence> nodes, IReadOnlyList<NodeEvidence>? baseline)
    {
        if (changed is not null)
        {
            record.Parameters.Add((Comparisons.ChangedParameter, changed));
        }

        _cases.Add(record);
        evidence.Add(record, nodes, baseline);
    }

    /// <summary>What the nodes of a run used, for other tools.</summary>
    private void WriteSamples(ScenarioRun run)
    {
        var folder = Path.Combine(session.Folder, "samples");
        Directory.CreateDirectory(folder);
        File.WriteAllLines(Path.Combine(folder, $"{run.Scenario}-{run.Arm}-{++_samples}.csv"),
            run.Samples.Select(static s =>
                string.Create(CultureInfo.InvariantCulture,
                    $"{s.Node},{s.At:0.000},{s.CpuSeconds:0.######},{s.ResidentBytes},{s.AnonymousBytes},{s.HeapBytes:0}"))
                        .Prepend("node,second,cpu-seconds,resident,anonymous,heap"));
    }

    private CaseRecord Case(string id, ComparisonReport report)
    {
        var record = New(id, report.Scenario,
            report.Verdict switch { Verdict.Pass => CaseStatus.Passed, Verdict.Block => CaseStatus.Failed, _ => CaseStatus.Undecided }, report.Reason);
        record.Parameters.Add(("baseline", report.Arms.Baseline.ToString()));
        record.Parameters.Add(("candidate", report.Arms.Candidate.ToString()));
        foreach (var metric in report.First.Concat(report.Confirmation ?? []).Concat(report.Informative))
        {
            record.Parameters.Add((metric.Metric, $"{Interval(metric)}, {metric.Pairs} pairs"));
        }

        record.Attachments.AddRange(ComparisonPlots.Draw(report));
        return record;
    }

    private CaseRecord Case(string id, Scenario scenario, ScenarioRun run)
    {
        var record = New(id, scenario.Name, run.Failure is null ? CaseStatus.Passed : CaseStatus.Failed, run.Failure ?? "");
        record.Expectation = scenario.Description;
        foreach (var (metric, value) in run.Metrics)
        {
            record.Parameters.Add((metric, value.ToString("0.###", CultureInfo.InvariantCulture)));
        }

        if (run.Watched.Count > 0)
        {
            record.Parameters.Add(("watched", string.Join(", ", run.Watched)));
        }

        record.Attachments.AddRange(RunPlots.Draw(run));
        return record;
    }

    private CaseRecord New(string id, string scenario, CaseStatus status, string message) => new()
    {
        FullName = id,
        Suite = Comparisons.Suite,
        Feature = scenario,
        Name = id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..],
        Status = status,
        Message = message,
        Start = evidence.Started,
        Stop = session.Time.GetUtcNow(),
    };

    private static string Interval(MetricVerdict m) =>
        string.Create(CultureInfo.InvariantCulture, $"{m.Shift:+0.0%;-0.0%;0.0%} ({m.Lower:+0.0%;-0.0%;0.0%} to {m.Upper:+0.0%;-0.0%;0.0%})");
}
