using Waku.QA.Core.Nodes;
using Waku.QA.Performance.Load;
using Waku.QA.Performance.Measuring;

namespace Waku.QA.Tests.Performance;

[TestFixture]
public sealed class DriverTests
{
    [Test]
    public async Task NothingThatIsNotAnsweredStopsTheSchedule()
    {
        var messages = Messages(100, static i => TimeSpan.FromMilliseconds(i));
        var answers = new TaskCompletionSource();
        var sent = 0;
        var run = new LoadDriver(TimeProvider.System).RunAsync(messages, async (_, _) =>
        {
            if (Interlocked.Increment(ref sent) == messages.Count)
            {
                // Only when the last one has been sent is the first one answered.
                answers.SetResult();
            }

            await answers.Task;
        }, TimeProvider.System.GetTimestamp(), CancellationToken.None);
        await run.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(messages.Select(static m => m.SentAt >= m.Planned.At), Is.All.True, "never early");
        Assert.That(messages.Select(static m => m.AnsweredAt >= m.SentAt), Is.All.True);
    }

    [Test]
    public async Task WhatIsUnderWayIsBounded()
    {
        var messages = Messages(20_003, static _ => TimeSpan.Zero);
        var answers = new TaskCompletionSource();
        var run = new LoadDriver(TimeProvider.System).RunAsync(messages, (m, _) => answers.Task, TimeProvider.System.GetTimestamp(), CancellationToken.None);
        while (messages[^1].Error is null)
        {
            await Task.Delay(5);
        }

        answers.SetResult();
        await run.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That(messages.Count(static m => m.Error is not null), Is.EqualTo(3));
        Assert.That(messages[^1].Error, Does.Contain("waiting for the node's answer"));
    }

    [Test]
    public async Task ARefusalIsWrittenDownWithItsMessage()
    {
        var messages = Messages(3, static _ => TimeSpan.Zero);
        await new LoadDriver(TimeProvider.System)
            .RunAsync(messages, (m, _) => m == messages[1] ? throw new NodeRefusedException("publish", 400, "no", NodeError.BadRequest) : Task.CompletedTask,
                TimeProvider.System.GetTimestamp(), CancellationToken.None);
        Assert.That(messages.Select(static m => m.Error is not null), Is.EqualTo(new[] { false, true, false }));
    }

    [Test]
    public async Task ACancelledLoadEnds()
    {
        using var stop = new CancellationTokenSource();
        var messages = Messages(1_000, static i => TimeSpan.FromMilliseconds(10 * i));
        var run = new LoadDriver(TimeProvider.System).RunAsync(messages, (m, _) =>
        {
            stop.Cancel();
            return Task.CompletedTask;
        }, TimeProvider.System.GetTimestamp(), stop.Token);
        await run.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.That(messages.Count(static m => m.SentAt is not null), Is.LessThan(5));
    }

    [Test]
    public void ArrivalsCountOncePerReceiverAndOnlyWhereTheyAreDue()
    {
        var messages = Messages(3, static i => TimeSpan.FromMilliseconds(i));
        var log = new ArrivalLog(messages, ["a", "b"], (receiver, message) => receiver == 0 || message != messages[0]);
        Assert.That(log.Due, Is.EqualTo(5));
        log.Record("a", messages[0].Hash, 10);
        log.Record("a", messages[0].Hash, 20);
        log.Record("a", new byte[32], 30);
        log.Record("stranger", messages[0].Hash, 30);
        log.Record("b", messages[2].Hash, 40);
        log.Record("b", messages[0].Hash, 50);
        Assert.That(log.Arrived, Is.EqualTo(2));
        Assert.That(log.Deliveries().Where(static d => d.UnixNanos > 0).Select(static d => (d.Receiver, d.UnixNanos)),
            Is.EqualTo(new[] { ("a", 10L), ("b", 40L) }), "the first time counts");
        Assert.That(log.Deliveries().Count(static d => d.UnixNanos == 0), Is.EqualTo(3), "the others are losses");
    }

    private static IReadOnlyList<SentMessage> Messages(int count, Func<int, TimeSpan> at) =>
        new MessageFactory(66, [0], 100, "/test/1/load/proto", new Random(1), TimeProvider.System)
            .Make([.. Enumerable.Range(0, count).Select(i => new PlannedSend(at(i), 0, 0))]);
}
