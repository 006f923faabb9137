using System.Globalization;
using Waku.QA.Performance.Measuring;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Performance.Sessions;

/// <summary>Runs scenarios once each, and reports what they measured. What loses messages or leaks has failed.</summary>
internal sealed class PerfRun(PerfSession session)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        List<(Scenario, ScenarioRun)> runs = [];
        foreach (var name in session.Request.Scenarios)
        {
            var scenario = await session.ResolveAsync(PerfSession.Load(session.Request, name), session.Request.Candidate, cancellationToken);
            await session.Runner.PrepareAsync(scenario, session.Request.Candidate, cancellationToken);
            var run = Judge(await session.Runner.RunAsync(scenario, session.Request.Candidate, session.Request.Seed, cancellationToken));
            session.History.Append(session.Id, session.Host, run);
            session.Print(run);
            runs.Add((scenario, run));
        }

        new PerfReport(session).Write(runs);
        return runs.Exists(static r => r.Item2.Failure is not null) ? 1 : 0;
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
