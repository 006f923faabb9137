using Waku.QA.Core.Topologies;

namespace Waku.QA.Core.Nodes;

/// <summary>One node of a cluster, before it has an address.</summary>
public sealed record NodeSpec
{
    /// <summary>Name, unique in its cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Implementation id.</summary>
    public required string Implementation { get; init; }

    /// <summary>Image, binary or version asked for; null for what the adapter makes itself.</summary>
    public string? Version { get; init; }

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

    /// <summary>Resource limits; null for none.</summary>
    public ResourceLimits? Limits { get; init; }
}
