using Waku.QA.Core.Adapters;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Performance.Sessions;

/// <summary>The verdict on a release from one command: runs what is not there, joins it with what is, and judges all of it by one policy.</summary>
internal sealed class ReleaseSession(ReleaseRequest request, IAdapterCatalogue catalogue, TimeProvider time)
{
    private const int Interrupted = 130;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // What is wrong with a policy, the known issues or a folder is said before anything starts.
        GatePolicy.Load(request.Gate.Policy ?? GateFiles.Release);
        KnownIssue.Load(request.Gate.KnownIssues ?? GateFiles.KnownIssues, request.Gate.AsOf ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (request.Comparison is { } planned)
        {
            PerfSession.PolicyOf(planned.Policy);
            planned.Scenarios.ToList().ForEach(s => PerfSession.Load(planned, s));
        }

        var given = GatheredRuns.Read(request.Results);
        List<string> folders = [.. request.Results];
        if (request.Suites is { } suites && given.All(static r => r.Plan.Suite is PerfGate.Suite or PerfRun.Suite))
        {
            var run = new RunSession(suites, catalogue, time);
            if (await run.RunAsync(cancellationToken) == Interrupted)
            {
                return Interrupted;
            }

            folders.Add(run.Folder!);
        }

        if (request.Comparison is { } comparison && given.All(static r => r.Plan.Suite != PerfGate.Suite))
        {
            await using var session = await PerfSession.OpenAsync(comparison, time, cancellationToken);
            await new PerfGate(session, json: false).RunAsync(null, cancellationToken);
            folders.Add(session.Folder);
        }

        return new JoinSession(time).Run(request.Gate with { Results = folders }, request.Out);
    }
}
