using Waku.QA.Runs.Sessions;

namespace Waku.QA.Performance.Sessions;

/// <summary>What makes the verdict on a release: runs that are there, and what is to be run for the rest.</summary>
internal sealed record ReleaseRequest
{
    /// <summary>Folders of runs that are there.</summary>
    public required IReadOnlyList<string> Results { get; init; }

    /// <summary>Run of the suites, made when no run is given that has one of them; null to make none.</summary>
    public RunRequest? Suites { get; init; }

    /// <summary>Comparison with the baseline, made when none is given; null to make none.</summary>
    public PerfRequest? Comparison { get; init; }

    /// <summary>How it is judged; its results are those of this request.</summary>
    public required GateRequest Gate { get; init; }

    /// <summary>Folder of results.</summary>
    public required string Out { get; init; }
}
