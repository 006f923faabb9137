using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Cli.Performance;

/// <summary>What the user asked to be measured.</summary>
internal sealed record PerfRequest
{
    public required IReadOnlyList<string> Scenarios { get; init; }

    public required string Engine { get; init; }

    public required int Seed { get; init; }

    public required string Out { get; init; }

    public required ScenarioArm Baseline { get; init; }

    public required ScenarioArm Candidate { get; init; }

    public bool Duet { get; init; }

    public string? Policy { get; init; }

    public double? Seconds { get; init; }

    public double? Rate { get; init; }

    public int? Payload { get; init; }
}
