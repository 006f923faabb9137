using Waku.QA.Performance.Load;
using Waku.QA.Performance.Statistics;

namespace Waku.QA.Tests.Performance;

[TestFixture]
public sealed class LoadTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [Test]
    public void TheSameSeedGivesTheSameSchedule([Values] ScheduleKind kind)
    {
        var spec = new LoadSpec(kind, 33, 1_000, Window);
        var once = Plan(spec, 4);
        Assert.That(Plan(spec, 4), Is.EqualTo(once));
        if (kind == ScheduleKind.Poisson)
        {
            Assert.That(Plan(spec, 4), Is.Not.EqualTo(Plan(spec, 5)));
        }
    }

    [Test]
    public void EveryKindHasItsRateAndOrder([Values] ScheduleKind kind)
    {
        var sends = Plan(new LoadSpec(kind, 100, 1_000, Window), 1);
        Assert.That(sends.Count, Is.EqualTo(2_000).Within(kind == ScheduleKind.Poisson ? 200 : 0), "two shards, ten seconds");
        Assert.That(sends.Select(static s => s.At), Is.Ordered);
        Assert.That(sends[^1].At, Is.LessThan(Window + TimeSpan.FromSeconds(1)));
        Assert.That(sends.Select(static s => s.Publisher).Distinct().Order(), Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void ShapesAreAsTheySay()
    {
        Assert.That(Plan(new LoadSpec(ScheduleKind.Burst, 5, 1, Window), 1).Select(static s => s.At.TotalMilliseconds % 1_000).Distinct().Count(),
            Is.EqualTo(2), "one moment a second for each of two shards");
        var ramp = Plan(new LoadSpec(ScheduleKind.Ramp, 100, 1, Window), 1);
        Assert.That(ramp.Count(static s => s.At > Window / 2) / (double)ramp.Count, Is.EqualTo(0.75).Within(0.01),
            "half the time, three quarters of the messages");
        var gaps = Plan(new LoadSpec(ScheduleKind.Poisson, 100, 1, TimeSpan.FromSeconds(100)), 1).Where(static s => s.Shard == 0)
            .Select(static s => s.At.TotalSeconds).ToList();
        var distances = gaps.Skip(1).Zip(gaps, static (b, a) => b - a).ToList();
        Assert.That(distances.Average(), Is.EqualTo(0.01).Within(0.0005));
        Assert.That(distances.Count(static d => d > 0.01) / (double)distances.Count, Is.EqualTo(Math.Exp(-1)).Within(0.02), "exponential");
    }

    /// <summary>The histogram against sorting: three significant digits at every percentile.</summary>
    [Test]
    public void HistogramAgreesWithSorting()
    {
        var random = new Random(21);
        for (var round = 0; round < 300; round++)
        {
            var values = Enumerable.Range(0, 1 + random.Next(50)).Select(_ => (long)Math.Exp(random.NextDouble() * Math.Log(3e9))).ToList();
            var histogram = new LatencyHistogram();
            values.ForEach(v => histogram.Record(TimeSpan.FromMicroseconds(v)));
            var sorted = values.Select(static v => v / 1000.0).Order().ToList();
            Assert.That(histogram.Count, Is.EqualTo(sorted.Count));
            Assert.That(histogram.Max, Is.EqualTo(sorted[^1]));
            foreach (var share in (double[])[0.01, 0.5, 0.95, 0.99, 1])
            {
                var exact = Quantiles.At(sorted, share);
                Assert.That(histogram.Percentile(share), Is.EqualTo(exact).Within(Math.Max(0.0006, 0.001 * exact)), $"{share} of {string.Join(' ', values)}");
            }
        }
    }

    [Test]
    public void HistogramsAddUp()
    {
        var (a, b, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
        for (var i = 1; i <= 100; i++)
        {
            (i % 2 == 0 ? a : b).Record(TimeSpan.FromMilliseconds(i));
            both.Record(TimeSpan.FromMilliseconds(i));
        }

        a.Add(b);
        Assert.That(a.Distribution(), Is.EqualTo(both.Distribution()));
        Assert.That(a.Mean, Is.EqualTo(both.Mean).Within(1e-9));
    }

    [Test]
    public void ANegativeLatencyIsAnError() =>
        Assert.That(static () => new LatencyHistogram().Record(TimeSpan.FromTicks(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());

    [Test]
    public void AnEmptyHistogramHasNoPercentiles() => Assert.That(new LatencyHistogram().Percentile(0.5), Is.NaN);

    private static IReadOnlyList<PlannedSend> Plan(LoadSpec spec, int seed) => LoadSchedule.Plan(spec, Window, publishers: 3, shards: 2, new Random(seed));
}
