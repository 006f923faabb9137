using Waku.QA.Adapters.Testing;
using Waku.QA.Adapters.Testing.Recordings;
using Waku.QA.Core.Nodes;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Wire;

/// <summary>Messaging over REST, answered as a build of August 2026 answered (issue 19, item 3).</summary>
public sealed class MessagingClientTests
{
    private const string Hash = "0xefeb0abcc5a856343882b9290564e2f6fb1e53c3df688b8c45a0340363feb451";
    private const string RequestId = "e39633284e25a536a1ec";
    private static readonly IReadOnlyList<RecordedExchange> Recorded = RecordedExchange.Load("logosdeliverynode-2026-08");

    [Test]
    public async Task WhatCameIsReadWhole()
    {
        var received = await AnsweredAsync("autosharding_get_messaging_v1_events_received", static c => c.ReceivedAsync(CancellationToken.None));

        Assert.That(received.Select(static r => r.Hash), Is.EqualTo(new[] { Hash }));
        var message = received[0].Message;
        Assert.That((message.ContentTopic, message.Timestamp, message.Version, message.Ephemeral),
            Is.EqualTo(("/a/1/b/proto", 1795726795311194368, 0u, false)));
        Assert.That(message.Payload, Is.EqualTo("hi"u8.ToArray()));
    }

    [Test]
    public async Task WhatWasSentHasAnIdAndEvents()
    {
        var message = new NodeMessage { Payload = [1], ContentTopic = "/a/1/b/proto", Timestamp = 1 };
        Assert.That(await AnsweredAsync("autosharding_post_messaging_v1_messages", c => c.SendAsync(message, CancellationToken.None)), Is.EqualTo(RequestId));
        Assert.That(await AnsweredAsync("autosharding_get_messaging_v1_events_send_by_id", static c => c.SentAsync(RequestId, CancellationToken.None)),
            Is.EqualTo(new MessagingEvent[] { new(MessagingEvent.Propagated, Hash), new("sent", Hash) }));
    }

    [TestCase("autosharding_get_messaging_v1_events_send_by_id_again", RequestId)]
    [TestCase("get_messaging_v1_events_send_unknown", "nope")]
    public async Task OfARequestThatIsNotKnownThereAreNoEvents(string name, string requestId) =>
        Assert.That(await AnsweredAsync(name, c => c.SentAsync(requestId, CancellationToken.None)), Is.Empty);

    [TestCase("autosharding_post_messaging_v1_subscriptions", null)]
    [TestCase("autosharding_post_messaging_v1_subscriptions_bad_topic", "must start with slash")]
    [TestCase("post_messaging_v1_subscriptions", "autosharding is not configured")]
    public async Task SubscriptionsAreTakenOrRefusedInTheNodesWords(string name, string? refusal)
    {
        var asked = AnsweredAsync(name, static async c =>
        {
            await c.SubscribeAsync(["/a/1/b/proto"], CancellationToken.None);
            return true;
        });
        if (refusal is null)
        {
            Assert.That(await asked, Is.True);
        }
        else
        {
            Assert.That((await Assert.ThrowsAsync<NodeRefusedException>(() => asked))!.Answer, Does.Contain(refusal));
        }
    }

    [Test]
    public async Task ANodeOfTheKernelLayerHasNoSuchResource()
    {
        using var server = new ReplayServer("recorded");
        server.Answer([("/messaging/v1/events/received", 404, "text/plain", "")]);
        using var client = new MessagingClient(server.Address);
        var refused = await Assert.ThrowsAsync<NodeRefusedException>(() => client.ReceivedAsync(CancellationToken.None));
        Assert.That(refused!.Error, Is.EqualTo(NodeError.NotFound));
        Assert.That(() => client.SentAsync("x", CancellationToken.None), Throws.InstanceOf<NodeRefusedException>(),
            "that there is no messaging is not that a request is unknown");
    }

    [Test]
    public async Task WhatIsNotMessagingIsMalformed()
    {
        using var server = new ReplayServer("recorded");
        server.Answer([("/messaging/v1/events/received", 200, "application/json", """[{"messageHash":1}]""")]);
        using var client = new MessagingClient(server.Address);
        var refused = await Assert.ThrowsAsync<NodeRefusedException>(() => client.ReceivedAsync(CancellationToken.None));
        Assert.That(refused!.Error, Is.EqualTo(NodeError.Malformed));
    }

    private static async Task<T> AnsweredAsync<T>(string name, Func<MessagingClient, Task<T>> ask)
    {
        var recorded = Recorded.Single(r => r.Name == name);
        using var server = new ReplayServer("recorded");

        // Of this one the answer alone was kept, and it names another request than its file.
        server.Answer([(recorded.Resource.Replace("/unknown", "/nope", StringComparison.Ordinal), recorded.Status, recorded.AnswerType, recorded.Answer)]);
        using var client = new MessagingClient(server.Address);
        return await ask(client);
    }
}
