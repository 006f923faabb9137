using System.Threading.Channels;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Waku.Node.Host.Grpc;
using Waku.Node.Tests.Relay;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Tests.Host;

/// <summary>When deliveries wait to be sent together (issue 21: at small rates a timer for each costs more than what it saves).</summary>
public sealed class DeliveryStreamTests
{
    private const int Batch = 20;

    [Test]
    public async Task WhatComesSeldomIsSentAtOnceAndWhatComesFastWaits()
    {
        var time = new FakeTimeProvider();
        await using var node = new LoopbackNode();
        using var stream = new DeliveryStream(node.Node, new V1.DeliveriesRequest { BatchMilliseconds = Batch }, time);
        using var end = new CancellationTokenSource();
        var output = new Written();
        var copying = stream.CopyToAsync(output, end.Token);

        time.Advance(TimeSpan.FromMilliseconds(2 * Batch));
        await node.PublishAsync([1]);
        Assert.That(await output.NextAsync(), Is.EqualTo(new byte[] { 1 }), "at once");
        await node.PublishAsync([2]);
        var before = time.GetUtcNow();
        await LoopbackNode.UntilAsync(() =>
        {
            if (!output.Has)
            {
                time.Advance(TimeSpan.FromMilliseconds(1));
            }

            return output.Has;
        }, "the second delivery");
        Assert.That((time.GetUtcNow() - before).TotalMilliseconds, Is.GreaterThanOrEqualTo(Batch), "so soon after another it waits");
        Assert.That(await output.NextAsync(), Is.EqualTo(new byte[] { 2 }));

        await end.CancelAsync();
        Assert.That(async () => await copying, Throws.InstanceOf<OperationCanceledException>());
    }

    private sealed class Written : IServerStreamWriter<V1.Delivery>
    {
        private readonly Channel<V1.Delivery> _all = Channel.CreateUnbounded<V1.Delivery>();

        public WriteOptions? WriteOptions { get; set; }

        public bool Has => _all.Reader.TryPeek(out _);

        public Task WriteAsync(V1.Delivery message) => _all.Writer.WriteAsync(message).AsTask();

        public async Task<byte[]> NextAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            return (await _all.Reader.ReadAsync(limit.Token)).Message.Payload.ToByteArray();
        }
    }
}
