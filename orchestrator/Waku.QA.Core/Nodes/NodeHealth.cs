namespace Waku.QA.Core.Nodes;

/// <summary>Whether a node is up.</summary>
/// <param name="Ready">True when it finished starting.</param>
/// <param name="Detail">What it said.</param>
public sealed record NodeHealth(bool Ready, string Detail)
{
    /// <summary>How well it says to be connected, in its own words; null where it says nothing.</summary>
    public string? Connection { get; init; }
}
