using System.Globalization;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Measuring;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Performance.Sessions;

/// <summary>Runs scenarios once each, and reports what they measured. What loses messages or leaks has failed.</summary>
internal sealed class PerfRun(PerfSession session)
{
    /// <summary>Name under which measurements are judged.</summary>
    public const string Suite = "measured";

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var scenarios = session.Request.Scenarios.Select(name => (Name: name, Scenario: PerfSession.Load(session.Request, name))).ToList();
        using var evidence = await PerfEvidence.OpenAsync(session, Suite, Suite, [.. scenarios.Select(static s => ($"{Suite}.{s.Scenario.Name}", s.Scenario))],
            cancellationToken);
        var report = new PerfReport(session, evidence);
        List<(Scenario, ScenarioRun)> runs = [];
        foreach (var (name, planned) in scenarios)
        {
            var scenario = await session.ResolveAsync(planned, session.Request.Candidate, cancellationToken);
            await session.Runner.PrepareAsync(scenario, session.Request.Candidate, cancellationToken);
            var run = Judge(await session.Runner.RunAsync(scenario, session.Request.Candidate, session.Request.Seed, cancellationToken));
            session.History.Append(session.Id, session.Host, run);
            session.Print(run);
            runs.Add((scenario, run));
            report.Add($"{Suite}.{scenario.Name}", scenario, run, session.Request.ChangedOf(name));
        }

        return report.Write(runs).Verdict.ExitCode();
    }

    /// <summary>Growth whose lower limit is above the policy's is a leak: of the heap where nodes tell of it, else of the process.</summary>
    private ScenarioRun Judge(ScenarioRun run)
    {
        var heap = run.Metrics.ContainsKey(MetricNames.HeapSlopeLower);
        var (slope, lower) = heap ? (MetricNames.HeapSlope, MetricNames.HeapSlopeLower) : (MetricNames.RssSlope, MetricNames.RssSlopeLower);
        return run.Failure is null && run.Metrics.TryGetValue(lower, out var least) && least > session.Policy.MaximumLeak
            ? run with
            {
                Failure =
                string.Create(CultureInfo.InvariantCulture,
                    $"the {(heap ? "heap" : "process")} grows by {run.Metrics[slope]:0.0} MB/h, with 99 % confidence by more than {least:0.0}, where "
                        + $"{session.Policy.MaximumLeak:0.0} are allowed")
            }
            : run;
    }
}
