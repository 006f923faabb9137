using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Wire;

namespace Waku.QA.Runs.Verification;

/// <summary>Relay, sharding, peers, metrics, streams.</summary>
internal static class RelayProbes
{
    private const string ContentTopic = "/waku-qa/1/contract-relay/proto";
    private const int NewShard = 7;
    private const int TooLong = 160_000;

    /// <summary>A content topic whose shard of eight is in the specification's vectors.</summary>
    private static readonly (string ContentTopic, int Shard) Vector = ("/toychat/2/huilong/proto", 3);

    public static IReadOnlyList<ContractProbe> All { get; } =
    [
        new("relays both ways", Capability.Relay, static async (site, token) =>
        {
            await site.RelayAsync(site.Subject, site.Partner, ContractSite.Topic(0), site.Message(ContentTopic), token).ConfigureAwait(false);
            await site.RelayAsync(site.Partner, site.Subject, ContractSite.Topic(0), site.Message(ContentTopic), token).ConfigureAwait(false);
            return "unaltered";
        }),
        new("joins and leaves a shard while running", Capability.StaticSharding, static async (site, token) =>
        {
            var topic = ContractSite.Topic(NewShard);
            await Task.WhenAll(site.Subject.Control.Relay.SubscribeAsync([topic], token), site.Partner.Control.Relay.SubscribeAsync([topic], token))
                .ConfigureAwait(false);
            await site.UntilAsync("the partner to see the subject on the shard", async t =>
                (await site.Partner.Control.Peers.RelayAsync(NewShard, t).ConfigureAwait(false)).Contains(site.Subject.Spec.PeerId)
                    ? null
                    : "it does not", token).ConfigureAwait(false);
            await site.RelayAsync(site.Partner, site.Subject, topic, site.Message(ContentTopic), token).ConfigureAwait(false);
            await site.Subject.Control.Relay.UnsubscribeAsync([topic], token).ConfigureAwait(false);
            await site.UntilAsync("the partner to see it leave", async t =>
                (await site.Partner.Control.Peers.RelayAsync(NewShard, t).ConfigureAwait(false)).Contains(site.Subject.Spec.PeerId)
                    ? "it is still there"
                    : null, token).ConfigureAwait(false);
            return topic;
        }),
        new("finds the shard of a content topic", Capability.Autosharding, static async (site, token) =>
        {
            var topic = ContractSite.Topic(Vector.Shard);
            if (site.Auto is not { } auto)
            {
                await site.Subject.Control.Relay.PublishAutoAsync(site.Message(Vector.ContentTopic), token).ConfigureAwait(false);
                return "published by content topic without autosharding";
            }

            var (subject, partner) = (auto[ContractTopology.Subject], auto[ContractTopology.Partner]);
            var message = site.Message(Vector.ContentTopic);
            await subject.Control.Relay.PublishAutoAsync(message, token).ConfigureAwait(false);
            await site.DeliveredAsync(partner, topic, message, token).ConfigureAwait(false);
            return $"{Vector.ContentTopic} is on shard {Vector.Shard} of {ContractTopology.Shards}";
        }),
        new("connects to a peer while running", Capability.ConnectPeer, static async (site, token) =>
        {
            await site.Subject.Control.Peers.ConnectAsync([site.AddressOf(site.PartnerLight)], token).ConfigureAwait(false);
            await site.ConnectedAsync(site.Subject, site.PartnerLight, token).ConfigureAwait(false);
            return site.PartnerLight.Name;
        }),
        new("disconnects a peer", Capability.DisconnectPeer, static async (site, token) =>
        {
            await site.Subject.Control.Peers.DisconnectAsync(site.PartnerLight.Spec.PeerId, token).ConfigureAwait(false);
            await site.UntilAsync("the peer to be gone", async t =>
                (await site.Subject.Control.Peers.ConnectedAsync(t).ConfigureAwait(false)).Contains(site.PartnerLight.Spec.PeerId)
                    ? "it is still connected"
                    : null, token).ConfigureAwait(false);
            return site.PartnerLight.Name;
        }),
        new("shows relay and mesh peers", Capability.MeshView, static async (site, token) =>
        {
            await site.UntilAsync("the partner in relay and mesh of shard 0", async t =>
                (await site.Subject.Control.Peers.RelayAsync(0, t).ConfigureAwait(false)).Contains(site.Partner.Spec.PeerId)
                && (await site.Subject.Control.Peers.MeshAsync(0, t).ConfigureAwait(false)).Contains(site.Partner.Spec.PeerId) ? null : "it is not", token)
                    .ConfigureAwait(false);
            return "shard 0";
        }),
        new("disconnects a node of another Waku cluster", Capability.MetadataEnforcement, static async (site, token) =>
        {
            var stranger = site.Stranger ?? throw new NotShownException("no implementation is here that would leave the connection alone");
            var peers = site.Subject.Control.Peers;
            try
            {
                await peers.ConnectAsync([site.AddressOf(stranger)], token).ConfigureAwait(false);
            }
            catch (NodeRefusedException e) when (e.Error != NodeError.DialFailed)
            {
                // Thrown out before the call returned; a stranger that was never reached would prove nothing.
            }

            await site.UntilAsync("the stranger to be thrown out", async t =>
                (await peers.ConnectedAsync(t).ConfigureAwait(false)).Contains(stranger.Spec.PeerId) ? "it is connected" : null, token).ConfigureAwait(false);
            return $"cluster {stranger.Spec.ClusterId} against {site.Subject.Spec.ClusterId}";
        }),
        new("drops relayed messages above the limit", Capability.RelaySizeLimit, static async (site, token) =>
        {
            // Each on a stream of its own: implementations close one on which too much came. The first stays open until the second was read.
            var (large, small) = (site.Message(ContentTopic, TooLong), site.Message(ContentTopic));
            await using var first = site.WireRelay(0);
            await using var second = site.WireRelay(1);
            foreach (var (relay, message) in ((WireRelay, NodeMessage)[])[(first, large), (second, small)])
            {
                await relay.ConnectAsync(site.Subject, [ContractSite.Topic(0)], token).ConfigureAwait(false);
                var data = new Proto().Bytes(1, message.Payload).Text(2, message.ContentTopic).SInt(10, message.Timestamp).Bytes(11, message.Meta).ToArray();
                await relay.SendAsync(WireRelay.Publish(ContractSite.Topic(0), data), token).ConfigureAwait(false);
            }

            await site.DeliveredAsync(site.Subject, ContractSite.Topic(0), small, token).ConfigureAwait(false);
            return site.Subject.Inbox.DeliveriesOf(MessageHashing.Hash(ContractSite.Topic(0), large)) == 0
                ? $"{TooLong} bytes are not delivered"
                : throw new NodeRefusedException("drop what is too large", 0, "it was delivered", NodeError.Unspecified);
        }),
        new("serves the common REST API", Capability.RestApi, static async (site, token) =>
        {
            using var rest = new RestProbe(site.Subject.Rest);
            var (status, body) = await rest.SendAsync("GET", "/admin/v1/peers/stats", null, null, token).ConfigureAwait(false);
            if (status == 404)
            {
                throw new NodeRefusedException("GET /admin/v1/peers/stats", status, body, NodeError.NotFound);
            }

            ContractSite.Check(status == 200 && body.StartsWith('{'), $"peer statistics: {status} {body}");
            (status, body) = await rest.SendAsync("POST", "/relay/v1/subscriptions", "{", "application/json", token).ConfigureAwait(false);
            ContractSite.Check(status == 400, $"a body that is no JSON: {status} {body}");
            return "statistics, and 400 for what is no JSON";
        }),
        new("offers the muxer that it is told, and no other", Capability.MuxerChoice, static async (site, token) =>
        {
            await using var other = site.Wire("yamux", static o => o with { Muxers = ["/yamux/1.0.0"] });
            var refusal = await RefusalAsync(() => other.ConnectAsync(site.SubjectClient, token)).ConfigureAwait(false)
                ?? throw new UnsupportedCapabilityException(site.Subject.Spec.Label, Capability.MuxerChoice);
            await using var same = site.Wire("mplex", static o => o with { Muxers = ["/mplex/6.7.0"] });
            await same.ConnectAsync(site.SubjectClient, token).ConfigureAwait(false);
            return $"{ContractTopology.Muxer} connects; yamux: {refusal}";
        }),
        new("serves metrics", Capability.Metrics, static async (site, token) =>
        {
            var metrics = await site.Subject.Control.MetricsAsync(token).ConfigureAwait(false);
            var received = site.Subject.MetricNames.Relayed.In(metrics);
            ContractSite.Check(received is not null, "there is no count of relayed messages under the name that the adapter says");
            return $"{metrics.Samples.Count} samples, {received} messages";
        }),
        new("streams deliveries", Capability.DeliveryStream, static async (site, token) =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
            await using var stream = site.Subject.Control.DeliveriesAsync(limit.Token).GetAsyncEnumerator(limit.Token);
            var next = stream.MoveNextAsync().AsTask();
            var seen = 0;
            await site.UntilAsync("a delivery on the stream", async t =>
            {
                // Again and again, because the stream opens some time after it was asked for.
                await site.RelayAsync(site.Partner, site.Subject, ContractSite.Topic(0), site.Message(ContentTopic), t).ConfigureAwait(false);
                seen++;
                return next.IsCompletedSuccessfully ? null : "nothing came";
            }, token).ConfigureAwait(false);
            var hash = Convert.ToHexStringLower(stream.Current.Hash);
            await limit.CancelAsync().ConfigureAwait(false);
            return $"0x{hash[..8]}…, after {seen} messages";
        }),
        new("publishes a stream", Capability.PublishStream, static async (site, token) =>
        {
            var message = site.Message(ContentTopic);
            await using (var publisher = site.Subject.Control.Relay.OpenPublisher())
            {
                publisher.Publish(ContractSite.Topic(0), message);
                await publisher.CompleteAsync(token).ConfigureAwait(false);
            }

            var hash = Oracle.MessageHashing.Hash(ContractSite.Topic(0), message);
            await site.UntilAsync("the partner to receive it",
                async t => await site.Partner.Inbox.FindAsync(ContractSite.Topic(0), hash, t).ConfigureAwait(false) is null ? "it has not" : null, token)
                    .ConfigureAwait(false);
            return $"{hash[..10]}… arrived";
        }),
    ];

    /// <summary>Why a peer could not connect; null when it could.</summary>
    private static async Task<string?> RefusalAsync(Func<Task> connect)
    {
        try
        {
            await connect().ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (WireFailure.Is(e))
        {
            return e.Message;
        }
    }
}
