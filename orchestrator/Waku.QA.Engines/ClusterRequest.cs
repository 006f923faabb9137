namespace Waku.QA.Engines;

/// <summary>What a cluster needs from an engine.</summary>
/// <param name="RunId">Run it belongs to.</param>
/// <param name="Cluster">Name of the cluster.</param>
/// <param name="Nodes">Names of its nodes.</param>
/// <param name="LogFolder">Where logs of processes go.</param>
/// <param name="Owner">The harness process, so that leftovers of a dead one can be told.</param>
/// <param name="Keep">True when the cluster outlives its owner on purpose.</param>
public sealed record ClusterRequest(string RunId, string Cluster, IReadOnlyList<string> Nodes, string LogFolder, OwnerMark Owner, bool Keep);
