using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Comparison;

namespace Waku.QA.Cli.Performance;

/// <summary>A live comparison of each scenario; one verdict over all.</summary>
internal sealed class PerfGate(PerfSession session, bool json)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var request = session.Request;
        List<ComparisonReport> reports = [];
        foreach (var name in request.Scenarios)
        {
            var scenario = PerfSession.Load(request, name);
            await session.Runner.PrepareAsync(scenario, request.Baseline, cancellationToken);
            await session.Runner.PrepareAsync(scenario, request.Candidate, cancellationToken);
            var comparison = new ComparisonRunner(session.Policy, session.History, session.Host, session.Pairs, session.Console, session.Time);
            var report = await comparison.RunAsync(scenario, request.Baseline, request.Candidate, $"{scenario.Name}/gate/{session.Id}", request.Seed, cancellationToken);
            reports.Add(report);
            Print(report);
        }

        var verdict = VerdictOf(reports);
        new PerfReport(session).Write(reports, verdict);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { schema = 1, run = session.Id, verdict = Name(verdict), folder = session.Folder, scenarios = reports.Select(static r => new { r.Scenario, verdict = Name(r.Verdict), r.Reason, pairs = r.Pairs.Count, seconds = Math.Round(r.Elapsed.TotalSeconds) }) }));
        }

        return (int)verdict;
    }

    /// <summary>A block blocks all; without one, what is undecided leaves all undecided.</summary>
    private static Verdict VerdictOf(IReadOnlyList<ComparisonReport> reports) =>
        reports.Any(static r => r.Verdict == Verdict.Block) ? Verdict.Block
        : reports.All(static r => r.Verdict == Verdict.Pass) ? Verdict.Pass
        : Verdict.Undecided;

    private static string Name(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private void Print(ComparisonReport report)
    {
        var colour = report.Verdict == Verdict.Pass ? "green" : report.Verdict == Verdict.Block ? "red" : "yellow";
        session.Console.Line(string.Create(CultureInfo.InvariantCulture, $"[{colour} bold]{report.Verdict.ToString().ToUpperInvariant()}[/] {report.Scenario}: {Markup.Escape(report.Reason)} [grey]({report.Pairs.Count} pairs, {report.Elapsed.TotalSeconds:0} s)[/]"));
    }
}
