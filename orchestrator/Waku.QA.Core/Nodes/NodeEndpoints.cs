namespace Waku.QA.Core.Nodes;

/// <summary>How the harness reaches a running node.</summary>
/// <param name="Rest">Base address of REST.</param>
/// <param name="Metrics">Base address of metrics; null when there are none.</param>
public sealed record NodeEndpoints(Uri Rest, Uri? Metrics);
