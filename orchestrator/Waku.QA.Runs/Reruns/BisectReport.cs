namespace Waku.QA.Runs.Reruns;

/// <summary>bisect.json: the first bad build of a list, and what it rests on.</summary>
internal sealed record BisectReport
{
    /// <summary>Version of the format.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Id of the search.</summary>
    public required string Run { get; init; }

    /// <summary>Implementation.</summary>
    public required string Implementation { get; init; }

    /// <summary>Case or selection.</summary>
    public required string Case { get; init; }

    /// <summary>The first bad build, most likely.</summary>
    public required string FirstBad { get; init; }

    /// <summary>The build before it: the last good one.</summary>
    public required string LastGood { get; init; }

    /// <summary>How likely, 0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>True when that is as sure as was asked for.</summary>
    public required bool Found { get; init; }

    /// <summary>The builds among which it is as surely as was asked for.</summary>
    public required IReadOnlyList<string> Among { get; init; }

    /// <summary>How often a bad build fails, so far as it was seen.</summary>
    public required double Rate { get; init; }

    /// <summary>Builds that were run.</summary>
    public required int Builds { get; init; }

    /// <summary>Executions in all.</summary>
    public required int Executions { get; init; }

    /// <summary>Duration.</summary>
    public required double Seconds { get; init; }

    /// <summary>Each build that was run, in the order of the list.</summary>
    public required IReadOnlyList<BisectRow> Rows { get; init; }
}
