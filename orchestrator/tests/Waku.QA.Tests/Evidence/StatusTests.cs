using NUnit.Framework.Interfaces;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Tests.Evidence;

/// <summary>The one writer of results.</summary>
public sealed class StatusTests
{
    [Test]
    public void NothingButAClaimAndNUnitsWordIsPassed()
    {
        ResultState[] words =
            [ResultState.Success, ResultState.Failure, ResultState.Error, ResultState.Ignored, ResultState.Skipped, ResultState.Inconclusive,
                ResultState.Warning,
                ResultState.Cancelled, ResultState.NotRunnable];
        CaseStatus?[] claims = [null, .. Enum.GetValues<CaseStatus>().Cast<CaseStatus?>()];
        var passed = claims.SelectMany(_ => words, static (claim, word) => (claim, word))
            .Where(static p => ResultListener.Settle(p.claim, p.word) == CaseStatus.Passed);
        Assert.That(passed, Is.EqualTo(new[] { ((CaseStatus?)CaseStatus.Passed, ResultState.Success) }));
    }

    [TestCase(CaseStatus.Unsupported, CaseStatus.Unsupported)]
    [TestCase(null, CaseStatus.NotTested)]
    [TestCase(CaseStatus.Passed, CaseStatus.NotTested)]
    public void Skipped(CaseStatus? claim, CaseStatus status) => Assert.That(ResultListener.Settle(claim, ResultState.Ignored), Is.EqualTo(status));

    [TestCase(null, CaseStatus.Failed)]
    [TestCase(CaseStatus.Passed, CaseStatus.Failed)]
    [TestCase(CaseStatus.Failed, CaseStatus.Failed)]
    [TestCase(CaseStatus.Unsupported, CaseStatus.Failed)]
    [TestCase(CaseStatus.Environment, CaseStatus.Environment)]
    [TestCase(CaseStatus.Undecided, CaseStatus.Undecided)]
    [TestCase(CaseStatus.NotTested, CaseStatus.NotTested)]
    public void Red(CaseStatus? claim, CaseStatus status) => Assert.That(ResultListener.Settle(claim, ResultState.Error), Is.EqualTo(status));

    [Test]
    public void WhatARunThatStopsNeverBeganIsNotTested() => Assert.That(ResultListener.Settle(null, ResultState.Cancelled), Is.EqualTo(CaseStatus.NotTested));
}
