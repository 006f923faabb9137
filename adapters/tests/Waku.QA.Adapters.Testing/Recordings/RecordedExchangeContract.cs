namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>
/// What holds for every exchange recorded from real nodes, with a server that stands for them. The fixture of an adapter derives from it and
/// says what was recorded: <c>Sent</c> and <c>AnsweredOnly</c> name its recordings by index.
/// </summary>
/// <param name="replay">The adapter, and how it is asked.</param>
/// <param name="all">Recordings.</param>
/// <param name="kindsOf">What the adapter does for a recording; null for nothing.</param>
/// <param name="leastMutations">Mutated answers that must have been tried, so that the test cannot become empty.</param>
public abstract class RecordedExchangeContract(
    RecordedReplay replay, IReadOnlyList<RecordedExchange> all, Func<RecordedExchange, AdapterCall?> kindsOf, int leastMutations)
{
    [TestCaseSource("Sent")]
    public Task TheRequestIsTheSameAndTheAnswerIsUnderstood(int index) => replay.AssertSentAsync(all[index]);

    [TestCaseSource("AnsweredOnly")]
    public Task TheAnswerToARequestThatCannotBeMadeIsUnderstood(int index) => replay.AssertUnderstoodAsync(all[index]);

    [Test]
    public void EveryExchangeThatIsNotSentHasItsReason() => Golden.AssertEqual("not-sent.txt", replay.Listing(all) + NoRequests(), Here);

    [Test]
    public async Task EveryRefusalHasItsReason() => Golden.AssertEqual("refusals.txt", await replay.RefusalsAsync(all), Here);

    [Test]
    public async Task WhateverANodeAnswersIsReadOrNamedWithItsRequest()
    {
        var tried = await MutatedAnswers.AssertAllAsync(replay, MutatedAnswers.Kinds(all, kindsOf));
        Assert.That(tried, Is.GreaterThan(leastMutations));
    }

    /// <summary>File of the fixture: golden files lie beside it.</summary>
    protected abstract string Here { get; }

    /// <summary>What was recorded and is no request, a line each.</summary>
    protected virtual string NoRequests() => "";

    /// <summary>Path of the file that calls.</summary>
    protected static string ThisFile([System.Runtime.CompilerServices.CallerFilePath] string here = "") => here;
}
