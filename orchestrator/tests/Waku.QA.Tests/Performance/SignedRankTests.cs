using Waku.QA.Performance.Statistics;

namespace Waku.QA.Tests.Performance;

/// <summary>Against published tables and against counting every sign pattern, never against itself only.</summary>
[TestFixture]
public sealed class SignedRankTests
{
    /// <summary>
    /// Differences of the depression example of Hollander and Wolfe, table 3.1 (R: wilcox.test(x, y, paired = TRUE, alternative =
    /// "greater"): V = 40, p = 0.01953; conf.int: estimate 0.46).
    /// </summary>
    private static readonly double[] Depression = [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01];

    [Test]
    public void AgreesWithThePublishedExample()
    {
        Assert.That(SignedRank.PValue(Depression, 0), Is.EqualTo(0.01953125).Within(1e-9));
        Assert.That(SignedRank.Shift(Depression), Is.EqualTo(0.46).Within(1e-9));
    }

    /// <summary>One-sided critical values of Wilcoxon's table: smaller rank sum T at n = 8, 12, 20, 30 and α = 0.05, 0.01.</summary>
    [TestCase(8, 0.05, 5)]
    [TestCase(12, 0.05, 17)]
    [TestCase(20, 0.05, 60)]
    [TestCase(30, 0.05, 151)]
    [TestCase(8, 0.01, 1)]
    [TestCase(12, 0.01, 9)]
    [TestCase(20, 0.01, 43)]
    [TestCase(30, 0.01, 120)]
    public void HasTheCriticalValuesOfTheTable(int pairs, double alpha, int smallerSum) =>
        Assert.That((pairs * (pairs + 1) / 2) - SignedRank.CriticalValue(pairs, alpha), Is.EqualTo(smallerSum));

    [Test]
    public void CountsEverySignPattern([Values(5, 8, 11)] int pairs)
    {
        var random = new Random(pairs);
        var sizes = Enumerable.Range(0, pairs).Select(_ => random.NextDouble()).ToArray();
        var observed = sizes.Select((s, i) => i % 3 == 0 ? -s : s).ToArray();
        var sum = RankSum(observed);
        var asLarge = 0;
        for (var pattern = 0; pattern < 1 << pairs; pattern++)
        {
            asLarge += RankSum([.. sizes.Select((s, i) => (pattern >> i & 1) == 1 ? s : -s)]) >= sum ? 1 : 0;
        }

        Assert.That(SignedRank.PValue(observed, 0), Is.EqualTo(asLarge / Math.Pow(2, pairs)).Within(1e-12));
    }

    [Test]
    public void LimitsInvertTheTest()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var differences = Enumerable.Range(0, 8 + random.Next(20)).Select(_ => random.NextDouble() - 0.4).ToArray();
            var (lower, upper) = SignedRank.Limits(differences, 0.0125);
            Assert.That(SignedRank.PValue(differences, lower - 1e-9), Is.LessThanOrEqualTo(0.0125));
            Assert.That(SignedRank.PValue(differences, lower + 1e-9), Is.GreaterThan(0.0125));
            Assert.That(SignedRank.PValue([.. differences.Select(static d => -d)], -upper - 1e-9), Is.LessThanOrEqualTo(0.0125));
            Assert.That(lower, Is.LessThanOrEqualTo(upper));
        }
    }

    [Test]
    public void SaysNothingOfTooFewPairs() => Assert.That(SignedRank.Limits([1, 2, 3], 0.05), Is.EqualTo((double.NegativeInfinity, double.PositiveInfinity)));

    [Test]
    public void CountsZerosAgainstTheClaim() => Assert.That(SignedRank.PValue([0, 0, 0, 0, 0, 0, 0, 0], 0), Is.EqualTo(1));

    [Test]
    public void CoversTheTruthAsOftenAsItClaims()
    {
        // Skewed differences with a known median of their averages: the limits must hold at least as often as they say.
        var random = new Random(11);
        var missed = 0;
        for (var round = 0; round < 4_000; round++)
        {
            var differences = Enumerable.Range(0, 12).Select(_ => Normal(random)).ToArray();
            missed += SignedRank.Limits(differences, 0.05).Lower > 0 ? 1 : 0;
        }

        Assert.That(missed / 4_000.0, Is.EqualTo(0.046).Within(0.012), "the exact level at 12 pairs is 0.0461");
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double RankSum(double[] differences) =>
        differences.OrderBy(Math.Abs).Select(static (d, i) => d > 0 ? i + 1 : 0).Sum();
}
