using Waku.QA.Performance.Statistics;

namespace Waku.QA.Tests.Performance;

[TestFixture]
public sealed class StatisticsTests
{
    [Test]
    public void HolmStepsDown() =>
        Assert.That(Holm.Reject([0.01, 0.04, 0.03, 0.005], 0.05), Is.EqualTo(new[] { true, false, false, true }),
            "the example of Holm's rule: 0.005 ≤ 0.05/4, 0.01 ≤ 0.05/3, 0.03 > 0.05/2");

    [Test]
    public void HolmStopsAtTheFirstThatStands() => Assert.That(Holm.Reject([0.04, 0.04], 0.05), Is.EqualTo(new[] { false, false }));

    [Test]
    public void TrendIgnoresOutliers()
    {
        var points = Enumerable.Range(0, 60).Select(static i => ((double)i, (i * 2.0) + (i % 7 == 0 ? 500 : 0))).ToList();
        Assert.That(Trend.Fit(points).Slope, Is.EqualTo(2).Within(0.2));
    }

    [Test]
    public void TrendOfNoiseContainsZeroAsOftenAsItClaims()
    {
        var random = new Random(3);
        var rose = Enumerable.Range(0, 1_000).Count(_ => Trend.Fit([.. Enumerable.Range(0, 30).Select(i => ((double)i, random.NextDouble()))]).Lower > 0);
        Assert.That(rose / 1_000.0, Is.LessThanOrEqualTo(0.02), "one-sided 99 %");
    }

    [Test]
    public void FloorsSeeALeakBelowASawtooth()
    {
        // A heap that is collected every 40 s between 40 and 60 MB, and a leak of 60 MB/h below it, for 15 minutes.
        var points = Enumerable.Range(0, 900).Select(static s => (s / 3600.0, 40 + (s % 40 / 2.0) + (60 * s / 3600.0))).ToList();
        var trend = Trend.Fit(Trend.Floors(points, 60 / 3600.0));
        Assert.That(trend.Lower, Is.GreaterThan(30));
        Assert.That(trend.Upper, Is.LessThan(90));
    }

    [Test]
    public void BlocksKeepNeighboursTogether()
    {
        var indices = new BlockResampler(new Random(5), 4).Indices(10).Take(40).ToList();
        Assert.That(indices.Chunk(4).All(static c => Enumerable.Range(1, 3).All(i => c[i] == (c[i - 1] + 1) % 10)), Is.True);
        Assert.That(indices.Distinct().Count(), Is.GreaterThan(5));
    }

    [Test]
    public void FindsAStepAndNothingElse()
    {
        var random = new Random(9);
        var series = Enumerable.Range(0, 40).Select(i => (i < 23 ? 10.0 : 11.5) + random.NextDouble()).ToList();
        Assert.That(ChangePoints.Find(series, new Random(1)), Is.EqualTo(new[] { 23 }));
    }

    [Test]
    public void RaisesFewAlarmsWithoutAChange()
    {
        var random = new Random(13);
        var alarms = Enumerable.Range(0, 100)
            .Count(i => ChangePoints.Find([.. Enumerable.Range(0, 20).Select(_ => random.NextDouble())], new Random(i)).Count > 0);
        Assert.That(alarms, Is.LessThanOrEqualTo(5), "of 100 quiet series at a level of 0.01");
    }
}
