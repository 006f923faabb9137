using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines;

namespace Waku.QA.Clusters;

/// <summary>What a cluster is made of.</summary>
/// <param name="RunId">Run it belongs to.</param>
/// <param name="Name">Name, unique within the run.</param>
/// <param name="Topology">Nodes and connections.</param>
/// <param name="Seed">Seed of keys and random graphs.</param>
/// <param name="Engine">Where it runs.</param>
/// <param name="Resolver">What references mean, shared by the clusters of a run.</param>
/// <param name="Keys">Makes node keys.</param>
/// <param name="LogFolder">Where node logs go.</param>
/// <param name="Keep">True when the cluster outlives the harness.</param>
/// <param name="Time">Clock.</param>
public sealed record ClusterSettings(
    string RunId, string Name, Topology Topology, int Seed, IEngine Engine, NodeResolver Resolver, INodeKeys Keys, string LogFolder, bool Keep,
        TimeProvider Time)
{
    /// <summary>How much longer than usual is waited for its nodes.</summary>
    public Patience Patience { get; init; } = Patience.Usual;

    /// <summary>
    /// False where no oracle judges what happens, as under a load: then the messages are not written down, for what is kept of each of ten
    /// thousand a second costs the harness pauses, and they would look like the nodes'.
    /// </summary>
    public bool Judged { get; init; } = true;
}
