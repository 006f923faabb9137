using Waku.QA.Core.Adapters;
using Waku.QA.Oracle;

namespace Waku.QA.Suites.Smoke;

/// <summary>Autosharding over eight shards (51/WAKU2-RELAY-SHARDING). Shards of the topics are vectors checked by independent programs.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class AutoshardingTests : SuiteCase
{
    private static readonly (string ContentTopic, int Shard)[] Vectors =
    [
        ("/myapp/1/latest/proto", 0), ("/waku/2/content/test.js", 1), ("/app/22/sometopic/someencoding", 2), ("/toychat/2/huilong/proto", 3),
        ("/statusim/1/community/cbor", 4), ("/app/27/sometopic/someencoding", 5), ("/app/29/sometopic/someencoding", 6), ("/app/20/sometopic/someencoding", 7),
    ];

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.Pairs))]
    public Task MapsContentTopicsToTheSameShards(string from, string to) =>
        CaseAsync("A message published by content topic arrives on the shard that the specification computes.", async context =>
    {
        var cluster = await context.ShareAsync("auto", SmokePlan.Auto);
        var (sender, receiver) = cluster.Pair(from, to);
        Require(sender, Capability.Autosharding);
        foreach (var (contentTopic, shard) in Vectors)
        {
            var topic = CaseContext.Topic(receiver, shard);
            var message = context.Message(contentTopic: contentTopic);
            await context.StepAsync($"{sender.Name} publishes by {contentTopic}", () => sender.Control.Relay.PublishAutoAsync(message, context.Cancelled));
            await context.DeliveredAsync(cluster, [receiver], topic, MessageHashing.Hash(topic, message));
        }
    });
}
