using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Core.Nodes;

/// <summary>One node of a cluster, before it has an address.</summary>
public sealed record NodeSpec
{
    /// <summary>Name, unique in its cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Implementation id.</summary>
    public required string Implementation { get; init; }

    /// <summary>What tells it from other nodes in reports and cases: the implementation, with the reference when several versions of it run.</summary>
    public required string Label { get; init; }

    /// <summary>Image, path of a program, or tag asked for; null for what the adapter takes by itself.</summary>
    public string? Reference { get; init; }

    /// <summary>Release of what <see cref="Reference"/> names, as far as it could be read before the start.</summary>
    public NodeVersion Release { get; init; } = NodeVersion.Unknown;

    /// <summary>What it does.</summary>
    public NodeRole Role { get; init; }

    /// <summary>Name of the node whose services it uses; null for none.</summary>
    public string? Service { get; init; }

    /// <summary>secp256k1 key from the seed, 64 hex characters.</summary>
    public required string NodeKey { get; init; }

    /// <summary>Peer id of <see cref="NodeKey"/>.</summary>
    public required string PeerId { get; init; }

    /// <summary>Waku cluster id.</summary>
    public required int ClusterId { get; init; }

    /// <summary>Shards it joins.</summary>
    public required IReadOnlyList<int> Shards { get; init; }

    /// <summary>Shards of the network for autosharding; 0 for static sharding.</summary>
    public required int Autoshards { get; init; }

    /// <summary>Names of the nodes that it dials.</summary>
    public required IReadOnlyList<string> Dials { get; init; }

    /// <summary>By what it dials. <value>TCP</value></summary>
    public Transport Transport { get; init; }

    /// <summary>
    /// The only muxer that it offers, for example <c>mplex</c>; null for all that it has. Needs
    /// <see cref="Adapters.Capability.MuxerChoice"/>.
    /// </summary>
    public string? Muxer { get; init; }

    /// <summary>Flags added to those of the adapter, in the implementation's own words.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>True to leave the defaults of the implementation as they are (<see cref="NodeGroup.OwnDefaults"/>).</summary>
    public bool OwnDefaults { get; init; }

    /// <summary>True to run discovery v5 and to serve peer exchange.</summary>
    public bool Discovery { get; init; }

    /// <summary>True to serve messaging beside the protocols.</summary>
    public bool Messaging { get; init; }

    /// <summary>Limits of its services; null for the implementation's defaults.</summary>
    public ServiceLimits? ServiceLimits { get; init; }

    /// <summary>Resource limits; null for none.</summary>
    public ResourceLimits? Limits { get; init; }
}
