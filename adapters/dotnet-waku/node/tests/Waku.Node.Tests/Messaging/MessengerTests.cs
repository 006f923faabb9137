using Waku.Node.Messages;
using Waku.Node.Messaging;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Messaging;

/// <summary>The one way in for applications: topics, refusals and what is filled in.</summary>
public sealed class MessengerTests
{
    private const string Joined = "/waku/2/rs/66/0";

    [Test]
    public async Task RefusalsAreNamed()
    {
        await using var node = ClientNode.Start();
        await using var auto = ClientNode.Start(static o => o with { ShardsInNetwork = 8 });
        await using var light = ClientNode.Start(static o => o with { Relay = false });
        await RefusedAsync(node, Refusal.AutoshardingOff, null, "Pubsub topic must be specified when static sharding is enabled");
        await RefusedAsync(node, Refusal.NotSubscribed, "/waku/2/rs/66/7", "Node not subscribed to topic: /waku/2/rs/66/7");
        await RefusedAsync(light, Refusal.RelayOff, Joined, "relay is not mounted (--relay=false)");
        var bad = await RefusedAsync(auto, Refusal.InvalidContentTopic, "", "Invalid content-topic:invalid format: content-topic 'x' must start with slash",
            "x");
        Assert.That((bad.Detail, bad.Topics), Is.EqualTo(("invalid format: content-topic 'x' must start with slash", new[] { "x" })));
        var large = (await Assert.ThrowsAsync<RefusedException>(async () => await node.Messenger.PublishAsync(
            Joined, new WakuMessage { Payload = new byte[160_000], ContentTopic = "/a/1/b/proto" }, null, CancellationToken.None)))!;
        Assert.That((large.Reason, large.Message), Is.EqualTo((Refusal.InvalidMessage, "Message size exceeded maximum of 153600 bytes")));
    }

    [Test]
    public async Task WhatIsAbsentIsFilledAsAsked()
    {
        await using var node = ClientNode.Start();
        var message = new WakuMessage { Payload = new byte[] { 1 }, ContentTopic = "/a/1/b/proto" };
        var first = await PublishAsync(PublishOptions.Default);
        var second = await PublishAsync(PublishOptions.Complete);
        var third = await PublishAsync(PublishOptions.Unchanged);

        Assert.That(second.Timestamp > first.Timestamp, Is.True, "equal payloads are two messages");
        Assert.That((first.Version, first.Ephemeral), Is.EqualTo((default(uint?), default(bool?))));
        Assert.That((second.Version, second.Ephemeral), Is.EqualTo(((uint?)0, (bool?)false)));
        Assert.That((third.Timestamp, third.Version, third.Ephemeral), Is.EqualTo((default(long?), default(uint?), default(bool?))));

        async Task<WakuMessage> PublishAsync(PublishOptions options) =>
            (await node.Messenger.PublishAsync(Joined, message, options, CancellationToken.None)).Message;
    }

    [Test]
    public async Task PubsubTopicsAllOrNone()
    {
        await using var node = ClientNode.Start();

        var refused = Assert.Throws<RefusedException>(() => node.Messenger.Subscribe(["/waku/2/rs/66/5", "nonsense", "/waku/2/rs/66/x"]))!;
        Assert.That((refused.Reason, refused.Topics), Is.EqualTo((Refusal.InvalidPubsubTopic, new[] { "nonsense", "/waku/2/rs/66/x" })));
        Assert.That(node.Messenger.IsSubscribed("/waku/2/rs/66/5"), Is.False);
        node.Messenger.Subscribe(["/waku/2/rs/66/5"]);
        Assert.That(node.Messenger.IsSubscribed("/waku/2/rs/66/5"), Is.True);
        node.Messenger.Unsubscribe(["/waku/2/rs/66/5", Joined]);
        Assert.That(node.Relay!.Topics, Is.Empty);
    }

    /// <summary>A shard is left with the last content topic that joined it, and not when somebody else had.</summary>
    [Test]
    public async Task ContentTopicsShareShards()
    {
        await using var node = ClientNode.Start(static o => o with { ShardsInNetwork = 8 });
        string[] same = ["/app/1/one/proto", "/app/1/two/proto"];
        var shard = node.Messenger.SubscribeContent(same)!.Distinct().Single();
        Assert.That(node.Messenger.IsSubscribed(shard), Is.True);

        node.Messenger.UnsubscribeContent([same[0]]);
        Assert.That((node.Messenger.IsSubscribed(shard), node.Messenger.ContentTopics), Is.EqualTo((true, new[] { same[1] })));
        node.Messenger.UnsubscribeContent([same[1], "/never/1/there/proto"]);
        Assert.That(node.Messenger.IsSubscribed(shard), Is.False);

        node.Messenger.Subscribe([shard]);
        node.Messenger.SubscribeContent(same);
        node.Messenger.UnsubscribeContent(same);
        Assert.That(node.Messenger.IsSubscribed(shard), Is.True, "an application asked for the shard itself");
        Assert.Throws<RefusedException>(() => node.Messenger.SubscribeContent([same[0], "bad"]));
        Assert.That(node.Messenger.ContentTopics, Is.Empty, "all or none");
    }

    [Test]
    public async Task UnderStaticShardingAContentTopicJoinsNothing()
    {
        await using var node = ClientNode.Start();

        Assert.That(node.Messenger.SubscribeContent(["/app/1/one/proto"]), Is.Null);
        Assert.That(node.Relay!.Topics, Is.EqualTo(new[] { Joined }));
        Assert.That(Assert.Throws<RefusedException>(() => node.Messenger.UnsubscribeContent(["/app/1/one/proto"]))!.Message,
            Is.EqualTo("Static sharding is used, relay subscriptions must specify a pubsub topic"));
    }

    private static async Task<RefusedException> RefusedAsync(WakuNode node, Refusal reason, string? topic, string text, string content = "/a/1/b/proto")
    {
        var refused = (await Assert.ThrowsAsync<RefusedException>(async () => await node.Messenger.PublishAsync(
            topic, new WakuMessage { Payload = new byte[] { 1 }, ContentTopic = content }, null, CancellationToken.None)))!;
        Assert.That((refused.Reason, refused.Message), Is.EqualTo((reason, text)));
        return refused;
    }
}
