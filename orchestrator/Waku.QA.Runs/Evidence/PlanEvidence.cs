namespace Waku.QA.Runs.Evidence;

/// <summary>What a run was to do, written before it does anything.</summary>
public sealed record PlanEvidence
{
    /// <summary>Run.</summary>
    public required string RunId { get; init; }

    /// <summary>Suite or tier.</summary>
    public required string Suite { get; init; }

    /// <summary>Test selection; null for the whole suite. A filtered run is a partial one.</summary>
    public string? Filter { get; init; }

    /// <summary>Number of the part of <c>--shard</c>, from 1; null for a whole run.</summary>
    public int? Part { get; init; }

    /// <summary>How many parts there are; null for a whole run.</summary>
    public int? Parts { get; init; }

    /// <summary>Runs that this one was merged of; empty for one that was made.</summary>
    public IReadOnlyList<string> MergedFrom { get; init; } = [];

    /// <summary>Runs of suites and measurements that this one joins for a release; null for a run that was made.</summary>
    public IReadOnlyList<string>? JoinedFrom { get; init; }

    /// <summary>Day on which they were joined: a verdict is as of that day unless another is named; null for a run that was made.</summary>
    public DateOnly? JoinedOn { get; init; }

    /// <summary>Name of the topology.</summary>
    public required string Topology { get; init; }

    /// <summary>SHA-256 of the topology without references: the same for every candidate.</summary>
    public required string TopologyDigest { get; init; }

    /// <summary>Groups of nodes of the topology.</summary>
    public required IReadOnlyList<PlannedNode> Nodes { get; init; }

    /// <summary>Seed.</summary>
    public required int Seed { get; init; }

    /// <summary>process or docker.</summary>
    public required string Engine { get; init; }

    /// <summary>Start.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Day of the run (UTC), against which age and expiry are judged.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>SHA-256 of suite, filter, topology, seed and the sorted cases: what all parts of one run have in common.</summary>
    public required string Hash { get; init; }

    /// <summary>Every case of the plan, also those of other parts, sorted by id.</summary>
    public required IReadOnlyList<PlannedCase> Cases { get; init; }

    /// <summary>Ids of the cases of this part; null for all.</summary>
    public IReadOnlyList<string>? Selected { get; init; }

    /// <summary>True when this run alone cannot say anything of the whole suite.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsPartial => Filter is not null || Part is not null;

    /// <summary>Cases that this run was to do.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<PlannedCase> Mine => Selected is { } ids ? Cases.IntersectBy(ids, static c => c.Id) : Cases;
}
