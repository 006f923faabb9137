using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Comparison;

namespace Waku.QA.Tests.Performance;

[TestFixture]
public sealed class ArtifactSizeTests
{
    [TestCase(1_000, 1_020, Verdict.Pass)]
    [TestCase(1_000, 1_021, Verdict.Block)]
    [TestCase(1_000, 500, Verdict.Pass)]
    public void MoreThanTheMarginBlocks(long before, long after, Verdict expected) =>
        Assert.That(ArtifactSize.Compare(Of(before), Of(after), 0.02).Single().Outcome, Is.EqualTo(expected));

    [Test]
    public void WhatIsNotKnownIsNotJudged() => Assert.That(ArtifactSize.Compare(Of(0), Of(5), 0.02), Is.Empty);

    private static Dictionary<string, long> Of(long bytes) => new() { ["node"] = bytes };
}
