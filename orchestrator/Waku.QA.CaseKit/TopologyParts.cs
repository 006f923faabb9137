namespace Waku.QA.CaseKit;

/// <summary>Parts of a topology that a suite may have no use for.</summary>
[Flags]
public enum TopologyParts
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>A graph other than a full one.</summary>
    Graph = 1,

    /// <summary>Roles of nodes, and whose services they use.</summary>
    Roles = 2,

    /// <summary>Numbers of nodes other than one or two of each label, or not as many of each.</summary>
    Mix = 4,

    /// <summary>Several groups of one label, which differ.</summary>
    Groups = 8,

    /// <summary>Shards of a group of its own.</summary>
    GroupShards = 16,

    /// <summary>Waku cluster of a group of its own.</summary>
    GroupCluster = 32,

    /// <summary>Autosharding.</summary>
    Autoshards = 64,

    /// <summary>Discovery.</summary>
    Discovery = 128,

    /// <summary>Shards of the network from 8 on: cases choose among those below.</summary>
    HighShards = 256,

    /// <summary>A Waku cluster other than 66, which cases name.</summary>
    Cluster = 512,

    /// <summary>What a suite has no use for that makes small networks of its own for its cases.</summary>
    OfNetwork = Graph | Roles | Mix | Groups | GroupShards | GroupCluster | Autoshards | Discovery | HighShards,
}
