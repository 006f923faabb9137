using System.Diagnostics.CodeAnalysis;

namespace Waku.Node.Sharding;

/// <summary>Pubsub topic of a content topic (51/WAKU2-RELAY-SHARDING). The error texts are nwaku's.</summary>
/// <param name="Cluster">Cluster id.</param>
/// <param name="ShardCount">Shards of the network; 0 means static sharding.</param>
public sealed record Autosharding(ushort Cluster, ushort ShardCount)
{
    /// <summary>False under static sharding and for content topics that have no shard.</summary>
    public bool TryShard(string contentTopic, [NotNullWhen(true)] out string? pubsubTopic, out string error)
    {
        pubsubTopic = null;
        if (ShardCount == 0)
        {
            error = "Pubsub topic must be specified when static sharding is enabled";
            return false;
        }

        if (!ContentTopic.TryParse(contentTopic, out var topic, out error))
        {
            error = $"Invalid content-topic:{error}";
            return false;
        }

        pubsubTopic = new PubsubTopic(Cluster, topic!.ShardOf(ShardCount)).ToString();
        return true;
    }
}
