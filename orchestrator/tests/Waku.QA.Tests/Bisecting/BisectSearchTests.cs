using Waku.QA.Runs.Bisecting;

namespace Waku.QA.Tests.Bisecting;

/// <summary>The first bad build is found, in few builds, whatever the dice say (issue 22).</summary>
public sealed class BisectSearchTests
{
    private const int Builds = 64;
    private const int Trials = 1000;

    [TestCase(true)]
    [TestCase(false)]
    public void WhatFailsAlwaysIsFoundInEightBuilds(bool known)
    {
        var result = BisectTrials.Run(Trials, Builds, 1, known, seed: 1);
        TestContext.Out.WriteLine(result);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Right, Is.GreaterThanOrEqualTo(0.95));
            Assert.That(result.Builds, Is.LessThanOrEqualTo(8));
        }
    }

    [TestCase(0.3, true)]
    [TestCase(0.3, false)]
    [TestCase(0.6, false)]
    [TestCase(0.1, true)]
    public void WhatFailsSometimesIsFoundInTwentyBuilds(double rate, bool known)
    {
        var result = BisectTrials.Run(Trials, Builds, rate, known, seed: 2);
        TestContext.Out.WriteLine(result);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Right, Is.GreaterThanOrEqualTo(0.95));
            Assert.That(result.Builds, Is.LessThanOrEqualTo(20));
        }
    }
}
