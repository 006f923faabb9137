using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Wire;

namespace Waku.QA.Runs.Verification;

/// <summary>Messaging over REST, of a node of its own: it needs autosharding.</summary>
internal static class MessagingProbes
{
    private const string ContentTopic = "/waku-qa/1/contract-messaging/proto";

    public static ContractProbe Serves { get; } = new("serves messaging", Capability.Messaging, static async (site, token) =>
    {
        if (site.Messaging is not { } cluster)
        {
            using var undeclared = new MessagingClient(site.Subject.Rest);
            await undeclared.ReceivedAsync(token).ConfigureAwait(false);
            return "answers /messaging/v1/events/received";
        }

        using var client = new MessagingClient(cluster[ContractTopology.Subject].Rest);
        await client.SubscribeAsync([ContentTopic], token).ConfigureAwait(false);
        var message = site.Message(ContentTopic);
        var requestId = await client.SendAsync(message, token).ConfigureAwait(false);
        await site.UntilAsync("what was sent to be propagated", async cancelled =>
        {
            var events = await client.SentAsync(requestId, cancelled).ConfigureAwait(false);
            return events.Any(static e => e.Kind == MessagingEvent.Propagated) ? null : "it is not";
        }, token).ConfigureAwait(false);
        return $"request {requestId} was propagated";
    });
}
