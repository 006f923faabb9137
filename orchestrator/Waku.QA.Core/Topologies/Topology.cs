namespace Waku.QA.Core.Topologies;

/// <summary>A cluster as a person describes it: groups of nodes, shards, and the shape of the connections.</summary>
public sealed record Topology
{
    /// <summary>Name; the file name unless the file says otherwise.</summary>
    public required string Name { get; init; }

    /// <summary>Waku cluster id. 1 and 2 are public networks and refused, unless <see cref="PublicCluster"/> asks for them. <value>66</value></summary>
    public int ClusterId { get; init; } = 66;

    /// <summary>
    /// True when a cluster id that implies a public network's preset is wanted all the same; nodes still have no way out.
    /// <value>false</value>
    /// </summary>
    public bool PublicCluster { get; init; }

    /// <summary>Shards that nodes join. <value>0, 1</value></summary>
    public IReadOnlyList<int> Shards { get; init; } = [0, 1];

    /// <summary>Shards of the network for autosharding; 0 for static sharding. <value>0</value></summary>
    public int Autoshards { get; init; }

    /// <summary>Shape of the connections. <value>full</value></summary>
    public GraphShape Graph { get; init; } = GraphShape.Full;

    /// <summary>Wanted degree of a random graph. <value>4</value></summary>
    public int Degree { get; init; } = 4;

    /// <summary>Groups of nodes.</summary>
    public required IReadOnlyList<NodeGroup> Groups { get; init; }

    /// <summary>Number of nodes.</summary>
    public int NodeCount => Groups.Sum(static g => g.Count);

    /// <summary>Implementations in order of first use.</summary>
    public IReadOnlyList<string> Implementations => [.. Groups.Select(static g => g.Implementation).Distinct()];

    /// <summary>Implementations, and versions of one where several run, in order of first use.</summary>
    public IReadOnlyList<string> Labels => [.. Groups.Select(static g => g.Label ?? g.Implementation).Distinct()];
}
