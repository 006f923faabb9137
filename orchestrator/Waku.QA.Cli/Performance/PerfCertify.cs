using Spectre.Console;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Comparison;

namespace Waku.QA.Cli.Performance;

/// <summary>Issues a new noise certificate.</summary>
internal sealed class PerfCertify(PerfSession session)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var scenario = PerfSession.Load(session.Request, session.Request.Scenarios[0]);
        await session.Runner.PrepareAsync(scenario, session.Request.Baseline, cancellationToken);
        var comparison = new ComparisonRunner(session.Policy, session.History, session.Host, session.Pairs, session.Console, session.Time);
        var certificate = await comparison.CertifyAsync(scenario, session.Request.Baseline, session.Request.Seed, cancellationToken, renew: true);
        foreach (var refusal in certificate.Refusals)
        {
            session.Console.Line($"[yellow]refused[/] {Markup.Escape(refusal)}");
        }

        session.Console.Line(certificate.Refusals.Count == 0 ? $"[green]quiet enough[/] for {scenario.Name}: {certificate.Pairs} pairs" : "this machine is too noisy for a verdict");
        return certificate.Refusals.Count == 0 ? (int)Verdict.Pass : (int)Verdict.Undecided;
    }
}
