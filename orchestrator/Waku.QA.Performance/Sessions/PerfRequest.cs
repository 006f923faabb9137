using System.Globalization;
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

    /// <summary>True when nothing is printed on the way.</summary>
    public bool Quiet { get; init; }

    public bool Duet { get; init; }

    public string? Policy { get; init; }

    public double? Seconds { get; init; }

    public double? Rate { get; init; }

    public int? Payload { get; init; }

    /// <summary>What flags changed of a scenario, for the evidence; null for nothing.</summary>
    public string? ChangedOf(string scenario)
    {
        (string Name, object? Value)[] changes =
        [
            ("file", scenario.EndsWith(".yaml", StringComparison.Ordinal) ? scenario : null), ("seconds", Seconds), ("rate", Rate), ("payload", Payload),
            ("flags of the candidate", Candidate.Flags is { Count: > 0 } flags ? string.Join(' ', flags) : null),
        ];
        var text = string.Join(", ", changes.Where(static c => c.Value is not null)
            .Select(static c => string.Create(CultureInfo.InvariantCulture, $"{c.Name} {c.Value}")));
        return text.Length > 0 ? text : null;
    }
}
