using Spectre.Console;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Performance.Sessions;

/// <summary>Issues a new noise certificate.</summary>
internal sealed class PerfCertify(PerfSession session)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var scenario = await session.ResolveAsync(PerfSession.Load(session.Request, session.Request.Scenarios[0]), session.Request.Baseline, cancellationToken);
        await session.Runner.PrepareAsync(scenario, session.Request.Baseline, cancellationToken);
        var certificate = await session.Comparison().CertifyAsync(scenario, session.Request.Baseline, session.Request.Seed, cancellationToken, renew: true);
        foreach (var refusal in certificate.Refusals)
        {
            session.Console.Line($"[yellow]refused[/] {Markup.Escape(refusal)}");
        }

        session.Console.Line(certificate.Refusals.Count == 0
            ? $"[green]quiet enough[/] for {scenario.Name}: {certificate.Pairs} pairs"
            : "this machine is too noisy for a verdict");
        return certificate.Refusals.Count == 0 ? (int)Verdict.Pass : (int)Verdict.Undecided;
    }
}
