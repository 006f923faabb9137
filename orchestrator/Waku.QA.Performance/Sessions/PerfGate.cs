using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Performance.Sessions;

/// <summary>A live comparison of each scenario, with the baseline and with an anchor release where one is named; one verdict over all.</summary>
internal sealed class PerfGate(PerfSession session, bool json)
{
    public async Task<int> RunAsync(ScenarioArm? anchor, CancellationToken cancellationToken)
    {
        var request = session.Request;
        List<ComparisonReport> reports = [];
        foreach (var name in request.Scenarios)
        {
            var scenario = await session.ResolveAsync(PerfSession.Load(request, name), request.Baseline, cancellationToken);
            foreach (var baseline in (ScenarioArm?[])[request.Baseline, anchor])
            {
                if (baseline is not null)
                {
                    reports.Add(await CompareAsync(scenario, baseline, cancellationToken));
                }
            }
        }

        var verdict = VerdictOf(reports);
        new PerfReport(session).Write(reports, verdict);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    schema = 1,
                    run = session.Id,
                    verdict = Name(verdict),
                    folder = session.Folder,
                    scenarios = reports.Select(static r =>
                        new
                        {
                            r.Scenario,
                            baseline = r.Arms.Baseline.Label,
                            verdict = Name(r.Verdict),
                            r.Reason,
                            pairs = r.Pairs.Count,
                            seconds = Math.Round(r.Elapsed.TotalSeconds)
                        })
                }));
        }

        return (int)verdict;
    }

    private async Task<ComparisonReport> CompareAsync(Scenario scenario, ScenarioArm baseline, CancellationToken cancellationToken)
    {
        var request = session.Request;
        var before = await session.Runner.PrepareAsync(scenario, baseline, cancellationToken);
        var after = await session.Runner.PrepareAsync(scenario, request.Candidate, cancellationToken);
        var report = await session.Comparison().RunAsync(
            scenario, baseline, request.Candidate, ArtifactSize.Compare(before, after, session.Policy.SizeMargin),
                $"{scenario.Name}/gate/{baseline.Label}/{session.Id}", request.Seed, cancellationToken);
        Print(report);
        return report;
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
        session.Console.Line(
            string.Create(CultureInfo.InvariantCulture,
                $"[{colour} bold]{report.Verdict.ToString().ToUpperInvariant()}[/] {report.Scenario} against the {report.Arms.Baseline.Label}: "
                    + $"{Markup.Escape(report.Reason)} [grey]({report.Pairs.Count} pairs, {report.Elapsed.TotalSeconds:0} s)[/]"));
    }
}
