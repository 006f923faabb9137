namespace Waku.QA.Core.Topologies;

/// <summary>One or more nodes that are alike.</summary>
public sealed record NodeGroup
{
    /// <summary>Name of the group; nodes are called <c>name-1</c>, <c>name-2</c>, …, or just <c>name</c> when there is one.</summary>
    public required string Name { get; init; }

    /// <summary>Implementation id, such as those in <see cref="Adapters.IAdapterCatalogue"/>.</summary>
    public required string Implementation { get; init; }

    /// <summary>What tells it from other groups in reports and cases; null for the implementation's id.</summary>
    public string? Label { get; init; }

    /// <summary>Image, path of a program, or tag asked for; null for what the adapter takes by itself.</summary>
    public string? Reference { get; init; }

    /// <summary>Number of nodes. <value>1</value></summary>
    public int Count { get; init; } = 1;

    /// <summary>Shards; null for those of the topology.</summary>
    public IReadOnlyList<int>? Shards { get; init; }

    /// <summary>Cluster id; null for that of the topology.</summary>
    public int? ClusterId { get; init; }

    /// <summary>What the node does. <value>relay</value></summary>
    public NodeRole Role { get; init; } = NodeRole.Relay;

    /// <summary>Name of the node whose services these use; null for the first service node, when the role is <see cref="NodeRole.Light"/>.</summary>
    public string? Service { get; init; }

    /// <summary>By what it dials. <value>TCP</value></summary>
    public Transport Transport { get; init; }

    /// <summary>
    /// The only muxer that it offers, for example <c>mplex</c>; null for all that it has. Needs
    /// <see cref="Adapters.Capability.MuxerChoice"/>.
    /// </summary>
    public string? Muxer { get; init; }

    /// <summary>Flags added to those of the adapter, in the implementation's own words; the last one wins.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>
    /// True to leave the defaults of the implementation as they are, but for what it must be told to be reached, to have its role and to be in
    /// its network: limits, caches, logs, retention and services are as its users have them. In containers only, because defaults ask public
    /// names and times. <value>false</value>
    /// </summary>
    public bool OwnDefaults { get; init; }

    /// <summary>True to run discovery v5 and to serve peer exchange; nodes still have no way out. <value>false</value></summary>
    public bool Discovery { get; init; }

    /// <summary>True to serve messaging beside the protocols; needs <see cref="Adapters.Capability.Messaging"/>. <value>false</value></summary>
    public bool Messaging { get; init; }

    /// <summary>Limits of its services; null for the implementation's defaults.</summary>
    public ServiceLimits? ServiceLimits { get; init; }

    /// <summary>Resource limits; null for none.</summary>
    public ResourceLimits? Limits { get; init; }
}
