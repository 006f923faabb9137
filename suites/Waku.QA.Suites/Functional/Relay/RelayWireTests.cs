using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Relay;

/// <summary>Gossipsub as a node speaks it: what it sends is looked at byte by byte, and what it must not believe is sent to it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RelayWireTests : SuiteCase
{
    private const int Shard = 0;
    private const int Limit = 153_600;

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("11-M1", "11-M2", "11-M3", "11-M4", "11-M5", "11-M6", "11-M9", "11-M10")]
    public Task SendsDataAndTopicAlone(string label) =>
        CaseAsync("A published message has data and topic and no other field: not even empty ones.", async context =>
    {
        var (site, relay) = await OpenAsync(context, label);
        var message = context.Message(40, site.ContentTopic());
        await PublishUntilReceivedAsync(site, relay, message);
        var seen = relay.Messages.First(m => Same(m, message));
        Assert.That(seen.Numbers, Is.EquivalentTo(new[] { 2, 4 }), "fields of the message");
        Assert.That(seen.Text(4), Is.EqualTo(site.Topic(Shard)), "topic");
        Assert.That(MessageHashing.Hash(site.Topic(Shard), WireMessages.Read(seen.Bytes(2)!)!),
            Is.EqualTo(MessageHashing.Hash(site.Topic(Shard), message)), "data");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("11-M7", "11-M8")]
    public Task TellsItsSubscriptions(string label) =>
        CaseAsync("A node tells a new peer every topic that it has joined, and later each that it joins or leaves.", async context =>
    {
        var (site, relay) = await OpenAsync(context, label);
        await context.UntilAsync(site.Cluster, "all subscriptions",
            _ => Task.FromResult(FunctionalPlan.Shards.All(s => Joined(relay, site.Topic(s)) == true) ? null : $"{relay.Subscriptions.Count()} came"));
        var topic = site.Topic(402);
        await site.Subject.Control.Relay.SubscribeAsync([topic], context.Cancelled);
        await context.UntilAsync(site.Cluster, "the join", _ => Task.FromResult(Joined(relay, topic) == true ? null : "it was not told"));
        await site.Subject.Control.Relay.UnsubscribeAsync([topic], context.Cancelled);
        await context.UntilAsync(site.Cluster, "the leave", _ => Task.FromResult(Joined(relay, topic) == false ? null : "it was not told"));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("11-M2", "N#1556")]
    public Task DeliversAndForwardsOnce(string label) =>
        CaseAsync("A message that two peers send, and one of them twice, is delivered once and forwarded once.", async context =>
    {
        var (site, relay) = await OpenAsync(context, label);
        var other = await context.WireRelayAsync(site.Cluster);
        await other.ConnectAsync(site.Subject, [site.Topic(Shard)], context.Cancelled);
        var message = context.Message(41, site.ContentTopic());
        var rpc = WireRelay.Publish(site.Topic(Shard), WireMessage.Encode(message).ToArray());
        await relay.SendAsync(rpc, context.Cancelled);
        await relay.SendAsync(rpc, context.Cancelled);
        var hash = MessageHashing.Hash(site.Topic(Shard), message);
        await context.DeliveredAsync(site.Cluster, [site.Subject, site.Witness], site.Topic(Shard), hash);
        await other.SendAsync(rpc, context.Cancelled);
        await MarkerAsync(site, other);
        await MarkerAsync(site, relay);
        Assert.That((site.Subject.Inbox.DeliveriesOf(hash), site.Witness.Inbox.DeliveriesOf(hash)), Is.EqualTo((1, 1)), "deliveries at subject and witness");
        Assert.That(relay.Messages.Count(m => Same(m, message)), Is.Zero, "nothing is sent back to whom it came from");
    });

    [TestCaseSource(typeof(RelayTables), nameof(RelayTables.Invalid))]
    [Requirement("G#1182", "N#1505")]
    public Task IsNotFooled(string label, RelayWireRow row) =>
        CaseAsync($"{row.Name}: nothing is delivered, nothing forwarded, and the node goes on.", async context =>
    {
        var (site, relay) = await OpenAsync(context, label);
        var message = context.Message(42, site.ContentTopic());
        await relay.SendAsync(row.Rpc(site.Topic(Shard), message), context.Cancelled);
        var marker = await context.WireRelayAsync(site.Cluster);
        await marker.ConnectAsync(site.Subject, [site.Topic(Shard)], context.Cancelled);
        await MarkerAsync(site, marker);
        Assert.That(!row.IsDisputed && (site.Subject.Inbox.HasPayload(message.Payload) || site.Witness.Inbox.HasPayload(message.Payload)), Is.False,
            "it was delivered");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.SizeLimited))]
    [Requirement("N#2146", "64 message size")]
    public Task TakesWhatIsJustNotTooLarge(string label) =>
        CaseAsync("The longest message within the node's limit is delivered and forwarded.", async context =>
    {
        var (site, relay) = await OpenAsync(context, label);
        var message = OfEncodedLength(context, site, site.LongestRelayed(site.Topic(Shard)));
        await relay.SendAsync(WireRelay.Publish(site.Topic(Shard), WireMessage.Encode(message).ToArray()), context.Cancelled);
        await context.DeliveredAsync(site.Cluster, [site.Subject, site.Witness], site.Topic(Shard), MessageHashing.Hash(site.Topic(Shard), message));
    });

    [Test]
    [Requirement("N#2146", "nim-libp2p#887", "64 message size")]
    public Task DropsWhatIsTooLarge([ValueSource(typeof(FunctionalPlan), nameof(FunctionalPlan.SizeLimitedNames))] string label,
        [Values(Limit + 1, 160_000, 300_000, 1_200_000)] int length) =>
            CaseAsync("A message above the limit that a peer sends is neither delivered nor forwarded.", async context =>
    {
        var (site, relay) = await OpenAsync(context, label);
        var message = OfEncodedLength(context, site, length);
        try
        {
            await relay.SendAsync(WireRelay.Publish(site.Topic(Shard), WireMessage.Encode(message).ToArray()), context.Cancelled);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // The node may end the stream while it is being written, or read no more of it, as nwaku does.
        }

        var marker = await context.WireRelayAsync(site.Cluster);
        await marker.ConnectAsync(site.Subject, [site.Topic(Shard)], context.Cancelled);
        await MarkerAsync(site, marker);
        Assert.That(site.Subject.Inbox.DeliveriesOf(MessageHashing.Hash(site.Topic(Shard), message))
            + site.Witness.Inbox.DeliveriesOf(MessageHashing.Hash(site.Topic(Shard), message)), Is.Zero);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("gossipsub IHAVE")]
    public Task AsksForWhatItHears(string label) =>
        CaseAsync("A node that hears of an unknown message asks for it, delivers what comes, and does not ask for what it has.", async context =>
    {
        var (site, relay) = await OpenAsync(context, label);
        var message = context.Message(43, site.ContentTopic());
        var data = WireMessage.Encode(message).ToArray();
        var topic = site.Topic(Shard);
        await context.UntilAsync(site.Cluster, "an IWANT", async token =>
        {
            await relay.SendAsync(new Proto().Message(3, new Proto().Message(1, new Proto().Text(1, topic).Bytes(2, WireRelay.IdOf(data)))), token);
            return relay.Controls.SelectMany(static c => c.Messages(2)).SelectMany(static w => w.All(1)).Any(id => id.SequenceEqual(WireRelay.IdOf(data)))
                ? null
                : "none came";
        });
        await relay.SendAsync(WireRelay.Publish(topic, data), context.Cancelled);
        await context.DeliveredAsync(site.Cluster, [site.Subject], topic, MessageHashing.Hash(topic, message));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("gossipsub heartbeat")]
    public Task GossipsAboutWhatItHas(string label) =>
        CaseAsync("A subscribed peer outside the mesh is told within a few heartbeats of the id of a message that it was not sent.", async context =>
    {
        var (site, relay) = await OpenAsync(context, label);
        var message = context.Message(46, site.ContentTopic());
        var data = WireMessage.Encode(message).ToArray();
        var other = await context.WireRelayAsync(site.Cluster);
        await other.ConnectAsync(site.Subject, [site.Topic(Shard)], context.Cancelled);
        await other.SendAsync(WireRelay.Publish(site.Topic(Shard), data), context.Cancelled);
        await AnnouncedAsync(site, relay, data);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("gossipsub IWANT", "N#1556")]
    public Task GivesWhatIsAskedFor(string label) =>
        CaseAsync("A node gives a recent message to a peer that asks for it by SHA-256 of its data.", async context =>
    {
        var (site, relay) = await OpenAsync(context, label);
        var message = context.Message(44, site.ContentTopic());
        var data = WireMessage.Encode(message).ToArray();
        var other = await context.WireRelayAsync(site.Cluster);
        await other.ConnectAsync(site.Subject, [site.Topic(Shard)], context.Cancelled);
        await other.SendAsync(WireRelay.Publish(site.Topic(Shard), data), context.Cancelled);
        await site.GivenAsync(site.Subject, relay, data);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Relays))]
    [Requirement("G#1182")]
    public Task OutlivesAStreamOfNoise(string label) =>
        CaseAsync("Random bytes on the relay stream end that stream, or are skipped; the node and its other peers go on.", async context =>
    {
        var (site, _) = await OpenAsync(context, label);
        for (var i = 0; i < 10; i++)
        {
            await using var noisy = await context.WireRelayAsync(site.Cluster);
            await noisy.ConnectAsync(site.Subject, [], context.Cancelled);
            var noise = new byte[1_000];
            new Random(i).NextBytes(noise);
            try
            {
                await noisy.SendRawAsync(noise, context.Cancelled);
            }
            catch (IOException)
            {
                // It has ended the stream already.
            }
        }

        await site.StillAliveAsync();
    });

    private static NodeMessage OfEncodedLength(CaseContext context, FunctionalSite site, int length)
    {
        var message = context.Message(length - 200, site.ContentTopic());
        var missing = length - WireMessage.Encode(message).ToArray().Length;
        return message with { Payload = [.. message.Payload, .. new byte[missing]] };
    }

    private static async Task<(FunctionalSite Site, WireRelay Relay)> OpenAsync(CaseContext context, string label)
    {
        var site = await FunctionalSite.OpenAsync(context, FunctionalPlan.Hostile(label));
        var relay = await context.WireRelayAsync(site.Cluster);
        await relay.ConnectAsync(site.Subject, [site.Topic(Shard)], context.Cancelled);
        return (site, relay);
    }

    /// <summary>The node sends its own messages to every subscribed peer, but may not have read yet that this one is.</summary>
    private static async Task PublishUntilReceivedAsync(FunctionalSite site, WireRelay relay, NodeMessage message)
    {
        await site.Context.UntilAsync(site.Cluster, "the node to know of the peer", async token =>
            (await site.Subject.Control.Peers.RelayAsync(Shard, token)).Contains(relay.Peer.PeerId) ? null : "it does not");
        await site.Context.PublishAsync(site.Cluster, site.Subject, site.Topic(Shard), message);
        await site.Context.UntilAsync(site.Cluster, "the message on the wire",
            _ => Task.FromResult(relay.Messages.Any(m => Same(m, message)) ? null : "it did not come"));
    }

    /// <summary>A good message by the same way: when both have it, everything sent before has been judged.</summary>
    private static async Task MarkerAsync(FunctionalSite site, WireRelay relay)
    {
        var marker = site.Context.Message(45, site.ContentTopic("marker"));
        await relay.SendAsync(WireRelay.Publish(site.Topic(Shard), WireMessage.Encode(marker).ToArray()), site.Cancelled);
        await site.Context.DeliveredAsync(site.Cluster, [site.Subject, site.Witness], site.Topic(Shard), MessageHashing.Hash(site.Topic(Shard), marker));
    }

    private static Task AnnouncedAsync(FunctionalSite site, WireRelay relay, byte[] data) => site.Context.UntilAsync(site.Cluster, "an IHAVE with the id",
        _ => Task.FromResult(relay.Announced(WireRelay.IdOf(data)) ? null : "none came"));

    private static bool? Joined(WireRelay relay, string topic) =>
        relay.Subscriptions.LastOrDefault(s => s.Text(2) == topic)?.UInt(1) is { } value ? value == 1 : null;

    private static bool Same(ProtoFields gossip, NodeMessage message) =>
        WireMessages.Read(gossip.Bytes(2)) is { } read && read.Timestamp == message.Timestamp && read.Payload.SequenceEqual(message.Payload);
}
