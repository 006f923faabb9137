using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate.Rules;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Performance.Sessions;

/// <summary>A live comparison of each scenario, with the baseline and with an anchor release where one is named; one verdict over all.</summary>
internal sealed class PerfGate(PerfSession session, bool json)
{
    /// <summary>Name under which comparisons are judged.</summary>
    public const string Suite = "comparison";

    public async Task<int> RunAsync(ScenarioArm? anchor, CancellationToken cancellationToken)
    {
        var request = session.Request;
        List<(string Id, Scenario Scenario, ScenarioArm Baseline, string? Changed)> planned = [];
        foreach (var name in request.Scenarios)
        {
            var scenario = PerfSession.Load(request, name);
            planned.Add(($"{Comparisons.Suite}.{scenario.Name}", scenario, request.Baseline, request.ChangedOf(name)));
            if (anchor is not null)
            {
                planned.Add(($"{Comparisons.Suite}.{scenario.Name}.anchor", scenario, anchor, request.ChangedOf(name)));
            }
        }

        using var evidence =
            await PerfEvidence.OpenAsync(session, Suite, Comparisons.Suite, [.. planned.Select(static p => (p.Id, p.Scenario))], cancellationToken);
        var report = new PerfReport(session, evidence);
        List<ComparisonReport> reports = [];
        foreach (var (id, scenario, baseline, changed) in planned)
        {
            var one = await CompareAsync(await session.ResolveAsync(scenario, request.Baseline, cancellationToken), baseline, cancellationToken);
            reports.Add(one);
            report.Add(id, one, changed, await NodesAsync(evidence, one, scenario, request.Candidate, cancellationToken),
                await NodesAsync(evidence, one, scenario, baseline, cancellationToken));
        }

        var gate = report.Write(reports);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    schema = 1,
                    run = session.Id,
                    verdict = Name(gate.Verdict),
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

        return gate.Verdict.ExitCode();
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

    /// <summary>What ran as an arm; where nothing ran, what would have run.</summary>
    private static async Task<IReadOnlyList<NodeEvidence>> NodesAsync(PerfEvidence evidence, ComparisonReport report, Scenario scenario, ScenarioArm arm,
        CancellationToken cancellationToken)
    {
        var ran = EvidenceMaker.Distinct(report.Runs.Where(r => r.Arm == arm.Label).SelectMany(static r => r.Nodes));
        return ran.Count > 0 ? ran : await evidence.PreparedAsync(scenario, arm, cancellationToken);
    }

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
