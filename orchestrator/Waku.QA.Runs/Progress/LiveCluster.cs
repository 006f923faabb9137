using Waku.QA.Clusters;

namespace Waku.QA.Runs.Progress;

/// <summary>A cluster that is up, as it is shown.</summary>
/// <param name="Name">Name.</param>
/// <param name="Nodes">Its nodes.</param>
internal sealed record LiveCluster(string Name, IReadOnlyList<(string Name, NodeState State)> Nodes);
