using Waku.QA.Adapters.Rest;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>Joins a node's shards over REST: those of <c>--pubsub-topic</c> are relayed, but have no cache, and a drain of them answers 404.</summary>
internal static class GoWakuShards
{
    /// <summary>Forty topics in one request freeze it (a race between the subscription's event and its listener).</summary>
    private const int AtOnce = 8;

    public static async Task JoinAsync(RestClient client, IReadOnlyList<string> pubsubTopics, CancellationToken cancellationToken)
    {
        foreach (var topics in pubsubTopics.Chunk(AtOnce))
        {
            await client.SendAsync(HttpMethod.Post, "/relay/v1/subscriptions", topics, cancellationToken).ConfigureAwait(false);
        }
    }
}
