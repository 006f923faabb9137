using System.Text.RegularExpressions;

namespace Waku.QA.Runs.Reruns;

/// <summary>Which red cases are run again, and with what.</summary>
internal sealed record BlameRequest
{
    /// <summary>Folder of the run.</summary>
    public required string Results { get; init; }

    /// <summary>Regular expression of case ids; null for all red ones.</summary>
    public Regex? Case { get; init; }

    /// <summary>At most so many cases.</summary>
    public required int Most { get; init; }

    /// <summary>Topology file of the run; null for that of its name.</summary>
    public string? Topology { get; init; }

    /// <summary>implementation=reference of the run; none for what the run wrote down.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>implementation=reference of the version before; null for none.</summary>
    public string? Baseline { get; init; }

    /// <summary>True when the other engine may be used too.</summary>
    public bool OtherEngine { get; init; } = true;

    /// <summary>Assembly of suites; null for those beside the program.</summary>
    public string? Suites { get; init; }

    /// <summary>Folder of results, for the logs of the reruns.</summary>
    public required string Out { get; init; }
}
