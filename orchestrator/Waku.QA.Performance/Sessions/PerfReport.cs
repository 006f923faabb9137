using System.Globalization;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Plots;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Performance.Sessions;

/// <summary>The result folder of a comparison: the same files as of a suite, with a case for each scenario and its plots.</summary>
internal sealed class PerfReport(PerfSession session)
{
    private readonly DateTimeOffset _started = session.Time.GetUtcNow();
    private int _samples;

    /// <summary>Writes comparisons.</summary>
    public void Write(IReadOnlyList<ComparisonReport> reports, Verdict verdict)
    {
        var cases = reports.Select(Case).ToList();
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
        Write(new GateResult(1, "performance", verdict, rules), cases, "performance");
    }

    /// <summary>Writes runs that were not compared.</summary>
    public void Write(IReadOnlyList<(Scenario Scenario, ScenarioRun Run)> runs)
    {
        runs.Select(static r => r.Run).ToList().ForEach(WriteSamples);
        var cases = runs.Select(r => Case(r.Scenario, r.Run)).ToList();
        var rules = runs.Select(static r =>
            new GateRule(r.Scenario.Name, r.Run.Failure is null ? Verdict.Pass : Verdict.Block, r.Run.Failure ?? "nothing was lost")).ToList();
        Write(new GateResult(1, "measured", rules.All(static r => r.Outcome == Verdict.Pass) ? Verdict.Pass : Verdict.Block, rules), cases, "measured");
    }

    private void Write(GateResult gate, IReadOnlyList<CaseRecord> cases, string suite)
    {
        var request = session.Request;
        var folder = new RunFolder(session.Folder);
        folder.Write(
            new RunDocument
            {
                RunId = session.Id,
                Suite = suite,
                Topology = string.Join(", ", request.Scenarios),
                Seed = request.Seed,
                Engine = session.EngineKind.ToString().ToLowerInvariant(),
                EngineDetail = session.Why,
                Host = session.Host.ToString(),
                Started = _started,
                Stopped = session.Time.GetUtcNow(),
                Nodes = [],
                NotTested = [],
            },
            gate, cases);
        File.WriteAllText(Path.Combine(session.Folder, "performance.html"), PlotPage.Render($"Performance of run {session.Id}", gate, cases));
        session.Console.Line($"→ {session.Folder}");
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

    private CaseRecord Case(ComparisonReport report)
    {
        var record = New(report.Scenario,
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

    private CaseRecord Case(Scenario scenario, ScenarioRun run)
    {
        var record = New(scenario.Name, run.Failure is null ? CaseStatus.Passed : CaseStatus.Failed, run.Failure ?? "");
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

    private CaseRecord New(string scenario, CaseStatus status, string message) => new()
    {
        FullName = $"performance.{scenario}",
        Suite = "performance",
        Feature = "Performance",
        Name = scenario,
        Status = status,
        Message = message,
        Start = _started,
        Stop = session.Time.GetUtcNow(),
    };

    private static string Interval(MetricVerdict m) =>
        string.Create(CultureInfo.InvariantCulture, $"{m.Shift:+0.0%;-0.0%;0.0%} ({m.Lower:+0.0%;-0.0%;0.0%} to {m.Upper:+0.0%;-0.0%;0.0%})");
}
