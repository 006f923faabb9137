using Waku.QA.Core.Nodes;

namespace Waku.QA.Core.Adapters;

/// <summary>Everything the platform knows about one implementation.</summary>
public interface INodeAdapter
{
    /// <summary>Id on the command line, in topologies and results.</summary>
    string Implementation { get; }

    /// <summary>What nodes of this implementation can do.</summary>
    Capabilities Capabilities { get; }

    /// <summary>Programs that must be on the PATH to make or run it.</summary>
    IReadOnlyList<ToolRequirement> Requirements(EngineKind engine);

    /// <summary>What has to be run, and how to make it when it is not there. Pure.</summary>
    NodeArtifact Artifact(string? version, EngineKind engine);

    /// <summary>How to start one node. Pure: no I/O, checked by golden files.</summary>
    LaunchPlan Plan(NodeSpec node, ClusterPlan cluster);

    /// <summary>Drives a running node.</summary>
    IWakuNode Connect(NodeEndpoints endpoints);
}
