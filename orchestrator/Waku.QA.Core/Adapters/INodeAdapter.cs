using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Core.Adapters;

/// <summary>Everything the platform knows about one implementation.</summary>
public interface INodeAdapter
{
    /// <summary>Id on the command line, in topologies and results.</summary>
    string Implementation { get; }

    /// <summary>What nodes of a version can do; proven by <c>waku-qa adapter verify</c>.</summary>
    Capabilities CapabilitiesOf(NodeVersion version);

    /// <summary>
    /// What a reader of the result must know about a version, such as that it is newer than every one this adapter was made for; null for
    /// nothing.
    /// </summary>
    string? WarningOf(NodeVersion version);

    /// <summary>What suites must know of how a version behaves, beside what it can do.</summary>
    Behaviour BehaviourOf(NodeVersion version) => Behaviour.Usual;

    /// <summary>How a version calls what the harness counts.</summary>
    MetricNames MetricNamesOf(NodeVersion version) => MetricNames.None;

    /// <summary>How its version is read before a start; null when there is one version only.</summary>
    VersionProbe? VersionProbe { get; }

    /// <summary>
    /// True when its processes dial from the address that they listen on. Others dial from 127.0.0.1, where peers score many of them down
    /// as one (gossipsub v1.1, P6).
    /// </summary>
    bool DialsFromOwnAddress { get; }

    /// <summary>Programs that must be on the PATH to make or run it.</summary>
    IReadOnlyList<ToolRequirement> Requirements(EngineKind engine);

    /// <summary>What has to be run, and how to make it when it is not there. Pure.</summary>
    /// <param name="reference">Image, path of a program, or tag; null for what the adapter takes by itself.</param>
    /// <param name="engine">Where it is to run.</param>
    NodeArtifact Artifact(string? reference, EngineKind engine);

    /// <summary>How to start one node. Pure: no I/O, checked by golden files.</summary>
    LaunchPlan Plan(NodeSpec node, ClusterPlan cluster);

    /// <summary>Drives a running node of a version.</summary>
    IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version);

    /// <summary>Drives a running node that was planned: called after each of its starts, for adapters that must tell it something then.</summary>
    IWakuNode Connect(NodeEndpoints endpoints, NodeSpec node) => Connect(endpoints, node.Release);
}
