namespace Waku.QA.Core.Adapters;

/// <summary>How one node is started; what is run is said by its <see cref="ResolvedNode"/>.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Prefix">Arguments before the node's own, such as a script for an interpreter.</param>
/// <param name="Arguments">The node's arguments. Keys in them belong to test nodes and are drawn from the seed.</param>
/// <param name="Environment">Environment variables added.</param>
/// <param name="ReadyWithin">Longest time to readiness before the start counts as failed.</param>
public sealed record LaunchPlan(
    string Node,
    IReadOnlyList<string> Prefix,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    TimeSpan ReadyWithin)
{
    /// <summary>What the node is, for who looks at what is running; null when it is not told.</summary>
    public string? Implementation { get; init; }
}
