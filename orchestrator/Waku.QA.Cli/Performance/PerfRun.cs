namespace Waku.QA.Cli.Performance;

/// <summary>Runs scenarios once each.</summary>
internal sealed class PerfRun(PerfSession session)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var failed = 0;
        foreach (var name in session.Request.Scenarios)
        {
            var scenario = PerfSession.Load(session.Request, name);
            await session.Runner.PrepareAsync(scenario, session.Request.Candidate, cancellationToken);
            var run = await session.Runner.RunAsync(scenario, session.Request.Candidate, session.Request.Seed, cancellationToken);
            session.History.Append(session.Id, session.Host, run);
            session.Print(run);
            session.Console.Line(string.Join(" ", run.Phases));
            failed += run.Failure is null ? 0 : 1;
        }

        return failed == 0 ? 0 : 1;
    }
}
