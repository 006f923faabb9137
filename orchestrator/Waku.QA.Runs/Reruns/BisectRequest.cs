namespace Waku.QA.Runs.Reruns;

/// <summary>What is searched for the first bad build, and by what.</summary>
internal sealed record BisectRequest
{
    /// <summary>Implementation that the builds are of.</summary>
    public required string Implementation { get; init; }

    /// <summary>Images, tags or programs, oldest first.</summary>
    public required IReadOnlyList<string> Builds { get; init; }

    /// <summary>One of them that is good; null for the first.</summary>
    public string? Good { get; init; }

    /// <summary>One of them that is bad; null for the last.</summary>
    public string? Bad { get; init; }

    /// <summary>Id of a case, or a test selection.</summary>
    public required string Case { get; init; }

    /// <summary>How often a bad build fails; null to learn it.</summary>
    public double? Rate { get; init; }

    /// <summary>How sure is sure enough.</summary>
    public required double Sure { get; init; }

    /// <summary>auto, docker or process.</summary>
    public required string Engine { get; init; }

    /// <summary>Topology file; null for the default.</summary>
    public string? Topology { get; init; }

    /// <summary>implementation=reference of the others.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>Seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Assembly of suites; null for those beside the program.</summary>
    public string? Suites { get; init; }

    /// <summary>Folder of results.</summary>
    public required string Out { get; init; }
}
