using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Evidence;

/// <summary>Evidence of a run in which everything but its results is as it must be: what rules are shown to work on.</summary>
public static class GateSample
{
    private const int Digits = 64;

    /// <summary>Day of the sample.</summary>
    public static DateOnly Day { get; } = new(2026, 11, 22);

    /// <summary>A run with these results.</summary>
    public static RunEvidence Of(params IReadOnlyList<CaseStatus> results)
    {
        var digest = $"sha256:{new string('0', Digits)}";
        var node = new NodeEvidence("some", "1.2.3", digest);
        var started = new DateTimeOffset(Day, new TimeOnly(12, 0), TimeSpan.Zero);
        var plan = new PlanEvidence
        {
            RunId = "20261122-120000-abcd",
            Suite = "smoke",
            Topology = "sample",
            TopologyDigest = digest,
            Nodes = [new PlannedNode("some", "some", "1.2.3", 2)],
            Seed = 1,
            Engine = "process",
            Started = started,
            Day = Day,
            Hash = "",
            Cases = [.. results.Select(static (_, i) =>
                new PlannedCase($"suite.feature.case{i:000}", $"case{i:000}", "smoke", $"Fixture{i % 3}", [$"13-M{i + 1}"]))],
        };
        return new RunEvidence
        {
            Schema = 1,
            Plan = plan with { Hash = PlanHash.Of(plan) },
            Cases = [.. plan.Cases.Zip(results).Select(c => new CaseEvidence
            {
                Id = c.First.Id,
                Name = c.First.Name,
                Status = c.Second,
                Parameters = [new ParameterEvidence("from", "some"), new ParameterEvidence("to", "some")],
                Requirements = c.First.Requirements,
                Cluster = "main",
                Nodes = [node],
                Attempts = [],
                Classification = "",
                DurationMs = 1.5,
                Message = c.Second == CaseStatus.Passed ? "" : "why\u001b[31m",
                Evidence = ["nodes/main"],
            })],
            Findings = [],
            Nodes = [node],
            NotTested = [],
            End = new EndEvidence(started.AddMinutes(1), false),
        };
    }
}
