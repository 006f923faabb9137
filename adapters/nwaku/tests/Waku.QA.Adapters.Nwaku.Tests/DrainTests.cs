using System.Text;
using Waku.QA.Adapters.Rest;
using Waku.QA.Adapters.Testing;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>What was pushed or relayed is not lost on the way to who drains.</summary>
public sealed class DrainTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Peers may send anything as a content topic; JSON of nim-presto carries such bytes as they are.</summary>
    [TestCase("\"contentTopic\":\"/a/1/b/", new byte[] { 0xFF, 0xC3, 0x28 }, "\"")]
    [TestCase("\"contentTopic\":\"\\ud800\",\"x\":\"", new byte[] { 0x41 }, "\"")]
    [TestCase("\"contentTopic\":\"/a/1/b/c\",\"", new byte[] { 0xFF, 0xFE }, "\":1")]
    public void AMessageThatIsNoUtf8DoesNotHideTheOthersOfItsDrain(string before, byte[] foreign, string after)
    {
        byte[] json =
        [
            .. Encoding.UTF8.GetBytes("""[{"payload":"AQ==","contentTopic":"/good/1/one/plain","timestamp":1},{"payload":"Ag==","""),
            .. Encoding.UTF8.GetBytes(before), .. foreign,
            .. Encoding.UTF8.GetBytes(after + ""","timestamp":2},{"payload":"Aw==","contentTopic":"/good/1/two/plain","timestamp":3}]"""),
        ];

        var read = RestJson.ReadMessages("GET /relay/v1/messages/x", json);
        Assert.That(read.Select(static m => m.Payload[0]), Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(read[2].ContentTopic, Is.EqualTo("/good/1/two/plain"));
    }

    /// <summary>nwaku's cache holds 50 pushes of a content topic; a burst of more is drained while it comes.</summary>
    [Test]
    public async Task PushesAreTakenFromTheSmallCacheWhileNobodyDrains()
    {
        const int capacity = 50;
        Queue<NodeMessage> cache = new();
        var rounds = 0;
        await using var caches = new FilterCaches((_, _) =>
        {
            lock (cache)
            {
                rounds++;
                IReadOnlyList<NodeMessage> all = [.. cache];
                cache.Clear();
                return Task.FromResult(all);
            }
        }, TimeSpan.FromMilliseconds(1), TimeProvider.System);
        caches.Watch(["/a/1/b/c"]);
        for (var burst = 0; burst < 4; burst++)
        {
            int seen;
            lock (cache)
            {
                Assert.That(cache, Is.Empty, "the burst before was taken");
                for (var i = 0; i < capacity; i++)
                {
                    cache.Enqueue(new NodeMessage { Payload = [(byte)burst, (byte)i], ContentTopic = "/a/1/b/c", Timestamp = 1 });
                }

                seen = rounds;
            }

            Assert.That(() => Volatile.Read(ref rounds), Is.GreaterThan(seen).After(10_000, 1));
        }

        var taken = await caches.TakeAsync("/a/1/b/c", None);
        Assert.That(taken, Has.Count.EqualTo(4 * capacity));
        Assert.That(taken.Select(static m => (m.Payload[0] * capacity) + m.Payload[1]), Is.Ordered, "in the order in which they came");
        Assert.That(await caches.TakeAsync("/a/1/b/c", None), Is.Empty);
    }

    [Test]
    public async Task WhatWasKeptOutlivesTheSubscriptionAndTheRefusalComesAfterwards()
    {
        var refuse = false;
        await using var caches = new FilterCaches((_, _) => refuse
            ? throw new NodeRefusedException("GET /filter/v2/messages/x", 404, "", NodeError.NotSubscribed)
            : Task.FromResult<IReadOnlyList<NodeMessage>>([new NodeMessage { Payload = [1], ContentTopic = "x", Timestamp = 1 }]), TimeSpan.FromHours(1),
                TimeProvider.System);
        var first = await caches.TakeAsync("x", None);
        refuse = true;

        Assert.That(first, Has.Count.EqualTo(1));
        Assert.That(async () => await caches.TakeAsync("x", None), Throws.InstanceOf<NodeRefusedException>());
    }

    /// <summary>It decodes a query twice: a plus sign that is escaped once ends as a space, and "Incorrect base64 string" is the answer.</summary>
    [Test]
    public async Task ThePlusOfALegacyCursorIsEscapedTwice()
    {
        using var server = new ReplayServer();
        server.Answer([("/store/v1/messages", 200, "application/json", """{"messages":null}""")]);
        await using var node = new NwakuAdapter("/checkout").Connect(new NodeEndpoints(server.Address, null, server.Address), NodeVersion.Parse("v0.37.1"));

        await node.Store.QueryLegacyAsync(new StoreQuery { Cursor = "/t|1|2|a+b/c=" }, None);
        var digest = server.Requests[0].Path.Split("digest=")[1].Split('&')[0];
        Assert.That(digest, Is.EqualTo("a%252Bb%2Fc%3D"));
        Assert.That(Uri.UnescapeDataString(Uri.UnescapeDataString(digest)), Is.EqualTo("a+b/c="));
    }
}
