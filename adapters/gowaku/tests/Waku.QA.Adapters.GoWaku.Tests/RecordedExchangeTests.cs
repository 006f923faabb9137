using System.Text.Json;
using Waku.QA.Adapters.Testing;
using Waku.QA.Adapters.Testing.Recordings;

namespace Waku.QA.Adapters.GoWaku.Tests;

/// <summary>All 257 recordings of a real go-waku v0.10.0, with a server that stands for it.</summary>
public sealed class RecordedExchangeTests
{
    public static IEnumerable<TestCaseData> Sent => Recorded.Replay.Cases(Recorded.All, static c => c.IsSame);

    public static IEnumerable<TestCaseData> AnsweredOnly => Recorded.Replay.Cases(Recorded.All, static c => !c.IsSame);

    [TestCaseSource(nameof(Sent))]
    public Task TheRequestIsTheSameAndTheAnswerIsUnderstood(int index) => Recorded.Replay.AssertSentAsync(Recorded.All[index]);

    [TestCaseSource(nameof(AnsweredOnly))]
    public Task TheAnswerToARequestThatCannotBeMadeIsUnderstood(int index) => Recorded.Replay.AssertUnderstoodAsync(Recorded.All[index]);

    [Test]
    public void EveryRecordingThatIsNotSentHasItsReason()
    {
        var others = File.ReadAllLines(RecordedExchange.File(Recorded.Version, "not-http.jsonl"))
            .Select(static l => JsonElement.Parse(l).GetProperty("name").GetString()!).ToList();
        Assert.That(Recorded.All.Count + others.Count, Is.EqualTo(257));
        Golden.AssertEqual("not-sent.txt", Recorded.Replay.Listing(Recorded.All) + string.Concat(
            others.Select(static n => $"no request   {Recorded.Version}/{n}: a start, an end, or a time line\n")));
    }

    [Test]
    public async Task EveryRefusalHasItsReason() => Golden.AssertEqual("refusals.txt", await Recorded.Replay.RefusalsAsync(Recorded.All));

    [Test]
    public async Task WhateverANodeAnswersIsReadOrNamedWithItsRequest()
    {
        var tried = await MutatedAnswers.AssertAllAsync(Recorded.Replay, MutatedAnswers.Kinds(Recorded.All, GoWakuCall.For));
        Assert.That(tried, Is.GreaterThan(300));
    }

    [Test]
    public async Task TheStandInSaysThatItIsOne()
    {
        using var server = new ReplayServer(Recorded.StandIn);
        using var http = new HttpClient();
        Assert.That((await http.GetAsync(new Uri(server.Address, "/debug/v1/version"))).Headers.Server.ToString(), Does.StartWith("recorded go-waku"));
    }
}
