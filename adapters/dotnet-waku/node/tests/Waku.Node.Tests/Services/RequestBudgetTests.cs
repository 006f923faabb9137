using FsCheck;
using FsCheck.Fluent;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Lightpush;
using Waku.Node.Services;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Services;

/// <summary>Room for requests: never more than there is, given back whole, and nobody waits behind a peer who takes too much.</summary>
public sealed class RequestBudgetTests
{
    private static readonly ServiceLimits Small = new() { BytesPerPeer = 100, Bytes = 250, RequestsPerPeer = 3, Requests = 7, WaitingPerPeer = 4 };
    private static readonly PeerId[] Peers = [.. Enumerable.Range(1, 4).Select(static i => PeerId.FromBytes([0x12, 0x20, .. Enumerable.Repeat((byte)i, 32)]))];

    [Test]
    public void WhateverIsAskedAndGivenBackTheLimitsHold() => Prop.ForAll(
        (from peer in Gen.Choose(0, 3) from bytes in Gen.Choose(1, 130) from action in Gen.Choose(0, 2) select (peer, bytes, action)).ListOf().ToArbitrary(),
        static steps => CheckAsync([.. steps]).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Test]
    public async Task APeerThatWaitsHoldsUpNobodyElse()
    {
        var budget = new RequestBudget(Small);
        Assert.That(await budget.TryTakeAsync(Peers[0], 90, CancellationToken.None), Is.True);
        var waiting = budget.TryTakeAsync(Peers[0], 90, CancellationToken.None).AsTask();
        Assert.That(waiting.IsCompleted, Is.False);

        Assert.That(await budget.TryTakeAsync(Peers[1], 90, CancellationToken.None), Is.True);
        budget.Release(Peers[0], 90);
        Assert.That(await waiting, Is.True);
    }

    /// <summary>Issue 20, kind 2: requests that are begun and never ended take bounded room and end in time; an honest client is served meanwhile.</summary>
    [Test]
    public async Task RequestsThatNeverEndAreBoundedAndEnd()
    {
        await using var service = ClientNode.Start(static o => o with
        {
            Lightpush = true,
            ServiceLimits = new ServiceLimits { RequestTimeout = TimeSpan.FromSeconds(6) },
        });
        await using var hostile = ClientNode.Start(static o => o with { Relay = false });
        await using var honest = ClientNode.Start(static o => o with { Relay = false });
        await ClientNode.ConnectAsync(hostile, service);
        await ClientNode.ConnectAsync(honest, service);
        byte[] begun = [.. LengthPrefixed.Encode(new byte[600_000]).Take(100_000)];
        var connection = hostile.Host.FindConnection(service.Host.PeerId)!;
        for (var i = 0; i < 40; i++)
        {
            var stream = await connection.OpenStreamAsync([LightpushClient.Id], CancellationToken.None);
            await stream.WriteAsync(begun, CancellationToken.None);
        }

        await LoopbackNode.UntilAsync(() => service.Requests.Waiting > 30, "requests that wait");
        Assert.That(service.Requests.Bytes, Is.LessThanOrEqualTo(new ServiceLimits().BytesPerPeer));
        var answer = await honest.LightpushClient.PublishAsync(service.Host.PeerId, LoopbackNode.Topic, LoopbackNode.Message([1]), CancellationToken.None);
        Assert.That(answer.StatusCode, Is.EqualTo(LightpushStatus.NoPeersToRelay), "an answer, though there is nobody to relay to");
        await LoopbackNode.UntilAsync(() => service.Requests is { Requests: 0, Waiting: 0, Peers: 0, Bytes: 0 }, "the end of them all");
        Assert.That(service.Requests.TimedOut + service.Requests.Refused, Is.EqualTo(40));
    }

    [Test]
    public void ALimiterForgetsPeersWhoseBucketIsFull()
    {
        var time = new SteppedTime();
        var limiter = RequestLimiter.PerPeer(new RateLimit(5, TimeSpan.FromSeconds(10)), time);
        for (var i = 0; i < 12_000; i++)
        {
            limiter.TryTake(PeerId.FromBytes([0x12, 0x20, .. BitConverter.GetBytes(i), .. new byte[28]]));
        }

        Assert.That(limiter.Peers, Is.EqualTo(10_000));
        time.Advance(TimeSpan.FromSeconds(11));
        limiter.TryTake(Peers[0]);
        Assert.That(limiter.Peers, Is.EqualTo(1));
    }

    private static async Task CheckAsync(List<(int Peer, int Bytes, int Action)> steps)
    {
        var budget = new RequestBudget(Small);
        List<(PeerId Peer, int Bytes, Task<bool> Granted, CancellationTokenSource Stop)> taken = [];
        foreach (var (peer, bytes, action) in steps)
        {
            var first = taken.FindIndex(t => t.Granted.IsCompleted == (action == 1));
            if (action == 0)
            {
                var stop = new CancellationTokenSource();
                taken.Add((Peers[peer], bytes, budget.TryTakeAsync(Peers[peer], bytes, stop.Token).AsTask(), stop));
            }
            else if (first >= 0)
            {
                await EndAsync(budget, taken, first);
            }

            // Grants reach their tasks on other threads.
            SpinWait.SpinUntil(() => Granted(taken).Count == budget.Requests, TimeSpan.FromSeconds(10));
            var granted = Granted(taken);
            Assert.That((budget.Requests, budget.Bytes), Is.EqualTo((granted.Count, granted.Sum(static g => (long)g.Bytes))));
            Assert.That(budget.Requests, Is.LessThanOrEqualTo(Small.Requests));
            foreach (var own in granted.GroupBy(static g => g.Peer))
            {
                Assert.That(own.Count(), Is.LessThanOrEqualTo(Small.RequestsPerPeer));
                Assert.That(own.Count() == 1 || own.Sum(static g => g.Bytes) <= Small.BytesPerPeer, Is.True);
            }
        }

        while (taken.Count > 0)
        {
            await EndAsync(budget, taken, 0);
        }

        Assert.That((budget.Requests, budget.Bytes, budget.Waiting, budget.Peers), Is.EqualTo((0, 0L, 0, 0)));
    }

    private static List<(PeerId Peer, int Bytes, Task<bool> Granted, CancellationTokenSource Stop)> Granted(
        List<(PeerId Peer, int Bytes, Task<bool> Granted, CancellationTokenSource Stop)> taken) =>
        [.. taken.Where(static t => t.Granted is { IsCompleted: true, Result: true })];

    private static async Task EndAsync(
        RequestBudget budget, List<(PeerId Peer, int Bytes, Task<bool> Granted, CancellationTokenSource Stop)> taken, int index)
    {
        var one = taken[index];
        taken.RemoveAt(index);
        await one.Stop.CancelAsync();
        if (await one.Granted)
        {
            budget.Release(one.Peer, one.Bytes);
        }

        one.Stop.Dispose();
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan by) => _now += by.Ticks;
    }
}
