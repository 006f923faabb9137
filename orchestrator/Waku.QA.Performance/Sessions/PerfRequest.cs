using Waku.QA.Core.Adapters;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Performance.Sessions;

/// <summary>What the user asked to be measured.</summary>
internal sealed record PerfRequest
{
    /// <summary>Implementations.</summary>
    public required IAdapterCatalogue Catalogue { get; init; }

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
