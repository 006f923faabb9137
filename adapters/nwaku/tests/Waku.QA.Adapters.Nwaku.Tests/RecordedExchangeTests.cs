using Waku.QA.Adapters.Testing;
using Waku.QA.Adapters.Testing.Recordings;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>Every exchange recorded from real nodes, with a server that stands for them.</summary>
public sealed class RecordedExchangeTests
{
    public static IEnumerable<TestCaseData> Sent => Recorded.Replay.Cases(Recorded.All, static c => c.IsSame);

    public static IEnumerable<TestCaseData> AnsweredOnly => Recorded.Replay.Cases(Recorded.All, static c => !c.IsSame);

    [TestCaseSource(nameof(Sent))]
    public Task TheRequestIsTheSameAndTheAnswerIsUnderstood(int index) => Recorded.Replay.AssertSentAsync(Recorded.All[index]);

    [TestCaseSource(nameof(AnsweredOnly))]
    public Task TheAnswerToARequestThatCannotBeMadeIsUnderstood(int index) => Recorded.Replay.AssertUnderstoodAsync(Recorded.All[index]);

    [Test]
    public void EveryExchangeThatIsNotSentHasItsReason() => Golden.AssertEqual("not-sent.txt", Recorded.Replay.Listing(Recorded.All));

    [Test]
    public async Task EveryRefusalHasItsReason() => Golden.AssertEqual("refusals.txt", await Recorded.Replay.RefusalsAsync(Recorded.All));

    [Test]
    public async Task WhateverANodeAnswersIsReadOrNamedWithItsRequest()
    {
        var tried = await MutatedAnswers.AssertAllAsync(Recorded.Replay, MutatedAnswers.Kinds(Recorded.All, AdapterCall.For));
        Assert.That(tried, Is.GreaterThan(500));
    }
}
