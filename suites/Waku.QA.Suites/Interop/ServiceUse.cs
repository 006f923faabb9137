using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Suites.Interop;

/// <summary>A light client that uses one service of a node.</summary>
internal static class ServiceUse
{
    private const int Stored = 12;

    /// <summary>Uses it, and checks what came of it.</summary>
    /// <param name="context">Case.</param>
    /// <param name="cluster">Cluster.</param>
    /// <param name="light">Client.</param>
    /// <param name="relays">Relays; the first publishes what the client is to be told.</param>
    /// <param name="protocol">One of <see cref="InteropPlan.ProtocolsOf"/>.</param>
    /// <param name="backward">True to page backward too, where pages are asked for.</param>
    public static async Task UseAsync(CaseContext context, Cluster cluster, ClusterNode light, IReadOnlyList<ClusterNode> relays, string protocol,
        bool backward = false)
    {
        var topic = CaseContext.Topic(relays[0], 0);
        var contentTopic = context.ContentTopic(SuitePlan.NameOf(protocol));
        switch (protocol)
        {
            case "filter":
                await light.Control.Filter.SubscribeAsync(topic, [contentTopic], context.Cancelled);
                var pushed = await context.PublishAsync(cluster, relays[0], topic, context.Message(70, contentTopic));
                await context.PushedAsync(cluster, light, topic, contentTopic, pushed);
                await light.Control.Filter.UnsubscribeAsync(topic, [contentTopic], context.Cancelled);
                break;
            case "lightpush v3" or "lightpush v2":
                var message = context.Message(71, contentTopic) with { Meta = [1], Version = 1 };
                await (protocol == "lightpush v3"
                    ? light.Control.LightPush.PublishAsync(topic, message, context.Cancelled)
                    : light.Control.LightPush.PublishLegacyAsync(topic, message, context.Cancelled));
                await context.DeliveredAsync(cluster, relays, topic, MessageHashing.Hash(topic, message));
                break;
            default:
                await QueryAsync(context, cluster, light, relays[0], topic, contentTopic, legacy: protocol == "store v2", backward);
                break;
        }
    }

    private static async Task QueryAsync(CaseContext context, Cluster cluster, ClusterNode light, ClusterNode publisher, string topic, string contentTopic,
        bool legacy, bool backward)
    {
        List<string> sent = [];
        for (var i = 0; i < Stored; i++)
        {
            sent.Add(await context.PublishAsync(cluster, publisher, topic, context.Message(72 + i, contentTopic)));
        }

        foreach (var ascending in backward ? (bool[])[true, false] : [true])
        {
            await context.FindsAsync(cluster, light,
                new StoreQuery { PubsubTopic = topic, ContentTopics = [contentTopic], PageSize = 5, Ascending = ascending, IncludeData = true }, sent, legacy);
        }
    }
}
