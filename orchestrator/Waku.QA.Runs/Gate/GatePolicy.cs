namespace Waku.QA.Runs.Gate;

/// <summary>What a run must show to pass, from <c>suites/gates/*.yaml</c>.</summary>
public sealed record GatePolicy
{
    /// <summary>Name of the policy.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file; null for one that was not read from a file.</summary>
    public string? Digest { get; init; }

    /// <summary>What must have passed, as shares of the plan. At least one.</summary>
    public required IReadOnlyList<PassedShare> Passed { get; init; }

    /// <summary>More failed cases block. <value>0</value></summary>
    public int MaximumFailed { get; init; }

    /// <summary>More cases that did not run leave the run undecided. <value>0</value></summary>
    public int MaximumNotTested { get; init; }

    /// <summary>A greater share of the plan that a node cannot support blocks. <value>1</value></summary>
    public double MaximumUnsupported { get; init; } = 1;

    /// <summary>More failed cases that are known issues block. <value>10</value></summary>
    public int MaximumKnownIssues { get; init; } = 10;

    /// <summary>A known issue that did not occur in so many runs of its case is reported. <value>5</value></summary>
    public int KnownIssueRuns { get; init; } = 5;

    /// <summary>Fewer nodes in the topology block. <value>2</value></summary>
    public int MinimumNodes { get; init; } = 2;

    /// <summary>Implementations that must have run.</summary>
    public IReadOnlyList<RequiredImplementation> Implementations { get; init; } = [];

    /// <summary>Ordered pairs that must have a passed case.</summary>
    public IReadOnlyList<RequiredPair> Pairs { get; init; } = [];

    /// <summary>True when every ordered pair of the labels of the topology must have a passed case. <value>false</value></summary>
    public bool EveryPair { get; init; }

    /// <summary>Share of the requirements that the plan names which must have a passed case. <value>0</value></summary>
    public double MinimumRequirements { get; init; }

    /// <summary>Requirements that must have a passed case.</summary>
    public IReadOnlyList<string> Requirements { get; init; } = [];

    /// <summary>Evidence that is older leaves the run undecided, in days. <value>30</value></summary>
    public int MaximumAgeDays { get; init; } = 30;

    /// <summary>A proof of sensitivity that is older, or absent, leaves the run undecided, in days; null asks for none.</summary>
    public int? MaximumSensitivityAgeDays { get; init; }

    /// <summary>What must have been compared with a baseline; null asks for nothing.</summary>
    public ComparisonDemand? Comparisons { get; init; }

    /// <summary>Reads a policy, checked against <c>suites/gates/gate.schema.json</c>.</summary>
    /// <exception cref="Core.Verdicts.UsageException">Names file, line, column and the mend.</exception>
    public static GatePolicy Load(string file) => PolicyFile.Read(file);
}
