using Waku.QA.Oracle;

namespace Waku.QA.Tests.Oracle;

/// <summary>Obligations are intervals: whoever was down, halted or cut off owes again, and what the windows excuse is counted.</summary>
public sealed class ObligationTests
{
    private const int Histories = 1_200;
    private const string Topic = "/waku/2/rs/66/0";
    private static readonly OracleSettings Settings = new() { Window = TimeSpan.FromSeconds(3), Recover = TimeSpan.FromSeconds(20) };

    /// <summary>A lost message in each of twelve hundred troubled networks: found outside the windows, counted inside; without it nobody is accused.</summary>
    [Test]
    public void EveryDefectOutsideTheWindowsIsFoundAndThoseInsideAreCounted()
    {
        var (deliveries, found, excused) = (0, new Dictionary<EventKind, int>(), new Dictionary<EventKind, int>());
        for (var seed = 0; seed < Histories; seed++)
        {
            var network = new TroubledNetwork(seed, Settings);
            deliveries += network.Events.Count(static e => e.Kind == EventKind.Deliver);
            var before = HistoryChecker.Judge(Settings, network.Events, network.End);
            Assert.That(before.Violations, Is.Empty, $"seed {seed}, {network.Kind}: nobody did anything");

            var lost = network.Pick();
            var isExcused = network.IsExcused(lost);
            network.Events.Remove(lost);
            var after = HistoryChecker.Judge(Settings, network.Events, network.End);

            Assert.That(after.Violations.Select(static v => (v.Kind, v.Hash, v.Node)),
                Is.EqualTo(isExcused ? [] : new[] { (ViolationKind.Lost, lost.Hash, lost.Node) }), $"seed {seed}, {network.Kind}");
            Assert.That(after.NotJudged.Values.Sum() - before.NotJudged.Values.Sum(), Is.EqualTo(isExcused ? 1 : 0), $"seed {seed}, {network.Kind}");
            var tally = isExcused ? excused : found;
            tally[network.Kind] = tally.GetValueOrDefault(network.Kind) + 1;
        }

        TestContext.Out.WriteLine($"{deliveries} deliveries without a false alarm; found {string.Join(' ', found)}; not judged {string.Join(' ', excused)}");
        Assert.That(deliveries, Is.GreaterThan(1_000_000));
        Assert.That(found, Has.Count.EqualTo(3).And.All.Matches<KeyValuePair<EventKind, int>>(static f => f.Value > 100), "each trouble has defects outside");
        Assert.That(excused, Has.Count.EqualTo(3), "and inside its windows");
    }

    /// <summary>The finding of issue 17: a hundred messages lost ten minutes after a restart.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public void ARestartTenMinutesEarlierExcusesNothing(bool restarted)
    {
        List<MessageEvent> history = [.. Start()];
        if (restarted)
        {
            history.AddRange([Of(EventKind.Down, "b", 5), Of(EventKind.Up, "b", 6), Of(EventKind.Join, "b", 6)]);
        }

        history.AddRange(Enumerable.Range(0, 100).Select(static i => Of(EventKind.Publish, "a", 600 + i, $"0x{i:x2}")));
        history.Add(Of(EventKind.Drained, "b", 800));

        Assert.That(Judge(history, 800).Violations,
            Has.Count.EqualTo(100).And.All.Matches<Violation>(static v => v is { Kind: ViolationKind.Lost, Node: "b" }));
    }

    [TestCase(0, 1)]
    [TestCase(2, 0)]
    public void ASlowLinkLengthensTheWay(int delay, int accusations)
    {
        List<MessageEvent> history =
            [.. Start(), Of(EventKind.Slowed, "a", 20) with { Peer = "b", Offset = TimeSpan.FromSeconds(delay) }, Of(EventKind.Publish, "a", 30, "0x1"),
                Of(EventKind.Drained, "b", 36)];

        Assert.That(Judge(history, 36).Violations, Has.Count.EqualTo(accusations));
    }

    [TestCase(0, 1)]
    [TestCase(60, 0)]
    public void AStoreWithAWrongClockMayRefuse(int ahead, int accusations)
    {
        List<MessageEvent> history =
            [.. Start(), Of(EventKind.Clock, "b", 15) with { Offset = TimeSpan.FromSeconds(ahead) }, Of(EventKind.Publish, "a", 20, "0x1"),
                Of(EventKind.Deliver, "b", 20.1, "0x1"), Of(EventKind.Complete, "b", 40) with { Answer = 1 }];

        Assert.That(Judge(history, 40).Violations.Select(static v => v.Kind), Is.EqualTo(Enumerable.Repeat(ViolationKind.Incomplete, accusations)));
    }

    /// <summary>What a store had before it was started again, and what it missed while it was down.</summary>
    [TestCase(20, true, false, 1)]
    [TestCase(20, false, false, 0)]
    [TestCase(27, true, false, 0)]
    [TestCase(27, true, true, 1)]
    [TestCase(27, false, true, 1)]
    public void AStoreOwesWhatItHadAndOnceItHasCaughtUpWhatItMissed(double published, bool keeps, bool synced, int accusations)
    {
        List<MessageEvent> history =
            [.. Start(), Of(EventKind.Publish, "a", published, "0x1"), Of(EventKind.Down, "b", 25), Of(EventKind.Up, "b", 29), Of(EventKind.Join, "b", 29)];
        if (synced)
        {
            history.Add(Of(EventKind.Synced, "b", 35));
        }

        history.Add(Of(EventKind.Complete, "b", 40) with { Answer = 1 });
        var judged = HistoryChecker.Judge(Settings with { StoresKeep = keeps }, history, NetworkGenerator.Epoch.AddSeconds(40));

        Assert.That(judged.Violations.Select(static v => v.Kind), Is.EqualTo(Enumerable.Repeat(ViolationKind.Incomplete, accusations)));
    }

    /// <summary>In a line a - b - c, what a publishes while b is halted cannot reach c; where a and c are neighbours it must.</summary>
    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public void WhoCannotBeReachedOwesNothing(bool neighbours, int accusations)
    {
        List<MessageEvent> history =
            [.. Start(), Of(EventKind.Paused, "b", 20), Of(EventKind.Publish, "a", 22, "0x1"), Of(EventKind.Resumed, "b", 30), Of(EventKind.Drained, "c", 60)];
        var links = new Dictionary<string, IReadOnlySet<string>>
        {
            ["b"] = new HashSet<string> { "a", "c" },
            ["c"] = new HashSet<string>(neighbours ? ["a"] : []),
        };
        var judged = HistoryChecker.Judge(Settings, history, NetworkGenerator.Epoch.AddSeconds(60), links);

        Assert.That(judged.Violations, Has.Count.EqualTo(accusations));
        Assert.That(judged.NotJudged.GetValueOrDefault(Grant.Unreachable), Is.EqualTo(1 - accusations));
    }

    [Test]
    public void WhatWasGrantedIsShown() =>
        Assert.That(Judge([.. Start()], 1).ToString(),
            Does.Contain("3 s for the way of a message").And.Contain("20 s to find the mesh").And.Contain("not judged: nothing"));

    private static Judgement Judge(List<MessageEvent> history, double end) =>
        HistoryChecker.Judge(Settings, history, NetworkGenerator.Epoch.AddSeconds(end));

    private static IEnumerable<MessageEvent> Start() =>
        new[] { "a", "b", "c" }.SelectMany(static n => new[] { Of(EventKind.Up, n, 0), Of(EventKind.Join, n, 0) });

    private static MessageEvent Of(EventKind kind, string node, double at, string hash = "") =>
        new(kind, node, kind is EventKind.Up or EventKind.Down or EventKind.Paused or EventKind.Resumed ? "" : Topic, hash,
            NetworkGenerator.Epoch.AddSeconds(at))
        { Timestamp = (NetworkGenerator.Epoch.AddSeconds(at) - DateTimeOffset.UnixEpoch).Ticks * 100 };
}
