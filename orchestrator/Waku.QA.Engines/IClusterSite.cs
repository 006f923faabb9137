using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Engines;

/// <summary>Addresses of one cluster, and the means to start its nodes. Disposing removes everything that was started.</summary>
public interface IClusterSite : IAsyncDisposable
{
    /// <summary>Address of each node.</summary>
    IReadOnlyDictionary<string, NodeAddress> Addresses { get; }

    /// <summary>Address of the host in the cluster's network; null where it has none.</summary>
    string? Gateway { get; }

    /// <summary>Folder of a node, as it sees it, for what it keeps when it is started again.</summary>
    string DataFolderOf(string node);

    /// <summary>How the harness reaches a node.</summary>
    NodeEndpoints EndpointsOf(string node);

    /// <summary>
    /// Where the harness dials a node by libp2p: <see cref="Addresses"/> where it is in the cluster's network, an address and ports of a host elsewhere.
    /// </summary>
    NodeAddress DialAddressOf(string node) => Addresses[node];

    /// <summary>Ports of a node that has ended and that somebody else has; empty where nobody else can have them.</summary>
    IReadOnlyList<int> TakenPortsOf(string node);

    /// <summary>Starts a node, or starts it again after it ended.</summary>
    Task<IRunningNode> StartAsync(LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits, CancellationToken cancellationToken);
}
