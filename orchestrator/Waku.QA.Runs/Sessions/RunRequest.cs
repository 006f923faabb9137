using Waku.QA.Runs.Suites;
namespace Waku.QA.Runs.Sessions;

/// <summary>What the user asked for. Flags beat WAKU_QA_* variables, those beat waku-qa.yaml, that beats defaults.</summary>
internal sealed record RunRequest
{
    public required string Suite { get; init; }

    public required string Engine { get; init; }

    public string? Topology { get; init; }

    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Assembly of suites; null for those beside the program.</summary>
    public string? Suites { get; init; }

    public string? Filter { get; init; }

    public required int Seed { get; init; }

    public required string Out { get; init; }

    public bool Keep { get; init; }

    public required int Parallel { get; init; }

    public string? Policy { get; init; }

    /// <summary>How much longer than usual is waited, 1 to 8; null for what the machine needs.</summary>
    public double? Patience { get; init; }

    /// <summary>File of known issues; null for those of the repository.</summary>
    public string? KnownIssues { get; init; }

    /// <summary>True when a part of a plan without anything red exits 0.</summary>
    public bool Partial { get; init; }

    public bool Json { get; init; }

    /// <summary>True for a run that is a part of something greater, which prints.</summary>
    public bool Quiet { get; init; }

    public ShardPlan? Shard { get; init; }
}
