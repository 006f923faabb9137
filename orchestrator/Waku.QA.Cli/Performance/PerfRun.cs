using System.Globalization;
using Waku.QA.Performance.Measuring;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Cli.Performance;

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

    /// <summary>Growth whose lower limit is above the policy's is a leak.</summary>
    private ScenarioRun Judge(ScenarioRun run) => run.Failure is null && run.Metrics.TryGetValue(MetricNames.RssSlopeLower, out var lower) && lower > session.Policy.MaximumLeak
        ? run with { Failure = string.Create(CultureInfo.InvariantCulture, $"memory grows by {run.Metrics[MetricNames.RssSlope]:0.0} MB/h, with 99 % confidence by more than {lower:0.0}, where {session.Policy.MaximumLeak:0.0} are allowed") }
        : run;
}
