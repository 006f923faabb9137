namespace Waku.QA.Runs.Evidence;

/// <summary>A group of the topology.</summary>
/// <param name="Label">What cases call it: the implementation, or implementation@version where several run.</param>
/// <param name="Implementation">Implementation.</param>
/// <param name="Version">Release that was read before anything started.</param>
/// <param name="Count">Nodes.</param>
public sealed record PlannedNode(string Label, string Implementation, string Version, int Count);
