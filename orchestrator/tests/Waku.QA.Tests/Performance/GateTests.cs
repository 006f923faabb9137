using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Recording;

namespace Waku.QA.Tests.Performance;

[TestFixture]
public sealed class GateTests
{
    private static readonly LookPlan Plan = new([8, 12, 20, 30], 0.05);
    private static readonly MetricPolicy Timing = new("latency.p95", MetricKind.Timing, false, new MetricMargins(0, 0.05, 0.10));
    private static readonly MetricPolicy Counter = new("bytes", MetricKind.Counter, false, new MetricMargins(0.01, 0.02, 0.02));
    private static readonly MetricPolicy Throughput = new("throughput", MetricKind.Timing, true, new MetricMargins(0, 0.05, 0.10));

    [Test]
    public void PassesWhatDidNotChange() => Assert.That(Run([Timing, Counter], _ => (1.0, 1.0)).Verdict, Is.EqualTo(Verdict.Pass));

    [Test]
    public void PassesWhatGotBetter() => Assert.That(Run([Timing, Counter], _ => (0.8, 0.9)).Verdict, Is.EqualTo(Verdict.Pass));

    [Test]
    public void BlocksTwiceOrNotAtAll()
    {
        var (verdict, gate) = Run([Timing, Counter], _ => (1.2, 1.0));
        Assert.That(verdict, Is.EqualTo(Verdict.Block));
        Assert.That(gate.Suspects, Is.EqualTo(new[] { "latency.p95" }));
        Assert.That(gate.Confirmation!.Pairs, Is.EqualTo(8), "fresh pairs, and only the suspect");
    }

    [Test]
    public void LeavesToAPersonWhatFreshPairsDoNotConfirm() =>
        Assert.That(Run([Timing], pair => (pair <= 8 ? 1.2 : 1.0, 1)).Verdict, Is.EqualTo(Verdict.Undecided));

    [Test]
    public void CountersSeeWhatTimesCannot()
    {
        Assert.That(Run([Timing, Counter], _ => (1.0, 1.05)).Verdict, Is.EqualTo(Verdict.Block));
        Assert.That(Run([Timing, Counter], _ => (1.04, 1.0)).Verdict, Is.EqualTo(Verdict.Pass), "four per cent of a time is within its margin");
        Assert.That(Run([Timing, Counter], _ => (1.0, 1.015)).Verdict, Is.EqualTo(Verdict.Pass));
    }

    [Test]
    public void NeitherPassesNorBlocksWhatIsTooNoisy()
    {
        var random = new Random(23);
        Assert.That(Run([Timing], _ => (Math.Exp((random.NextDouble() - 0.5) * 1.4), 1)).Verdict, Is.EqualTo(Verdict.Undecided));
    }

    [Test]
    public void AMetricThatWasNotMeasuredIsUndecided()
    {
        var gate = new GateMachine(Plan, [Timing, new MetricPolicy("absent", MetricKind.Counter, false, Counter.Margins)]);
        Verdict? verdict = null;
        for (var pair = 1; verdict is null; pair++)
        {
            verdict = gate.Add(Pair(pair, 1, 1));
        }

        Assert.That(verdict, Is.EqualTo(Verdict.Undecided));
    }

    [Test]
    public void AFallOfThroughputIsWorse()
    {
        Assert.That(Throughput.Difference(100, 90), Is.GreaterThan(0));
        Assert.That(Timing.Difference(100, 90), Is.LessThan(0));
    }

    [Test]
    public void OrdersComeFromTheSeed()
    {
        List<bool> first = [.. PairRunner.Orders(5).Take(50)];
        Assert.That(PairRunner.Orders(5).Take(50), Is.EqualTo(first));
        Assert.That(PairRunner.Orders(5).Take(50), Is.Not.EqualTo(PairRunner.Orders(6).Take(50)));
        Assert.That(PairRunner.Orders(5).Take(100).Count(static candidateFirst => candidateFirst), Is.InRange(30, 70));
    }

    /// <summary>The simulation of docs/performance.md: errors with correlated noise stay at what is promised.</summary>
    [Test]
    public void RatesOfTheGateAreKnown()
    {
        var quiet = Simulate(0, 120);
        Assert.That(quiet.Blocked, Is.LessThanOrEqualTo(0.01));
        Assert.That(quiet.Passed, Is.GreaterThan(0.9));
        Assert.That(quiet.BlockedUpper, Is.GreaterThan(quiet.Blocked), "a limit is never closer than the rate itself");
        var slower = Simulate(0.2, 60);
        Assert.That(slower.Blocked, Is.GreaterThan(0.98));
        Assert.That(Simulate(0.2, 60), Is.EqualTo(slower), "the same seed, the same rates");
    }

    [TestCase(0, 0, false, 0.0, Verdict.Pass)]
    [TestCase(1, 0, false, 0.0, Verdict.Pass, Description = "the baseline's failures are not the candidate's")]
    [TestCase(0, 1, false, 0.0, Verdict.Undecided)]
    [TestCase(0, 2, true, 0.0, Verdict.Block)]
    [TestCase(1, 2, true, 0.0, Verdict.Undecided)]
    [TestCase(0, 0, false, 0.2, Verdict.Undecided, Description = "stolen time")]
    public void FailedRunsOfTheCandidateAreNeverAPass(int baseline, int candidate, bool ended, double steal, Verdict expected)
    {
        var (outcome, gate) = Run([Timing, Counter], static _ => (1, 1));
        Assert.That(outcome, Is.EqualTo(Verdict.Pass));
        var failed = new FailedRuns(baseline, candidate, candidate > 0 ? "lost" : null);
        Assert.That(failed.Enough, Is.EqualTo(ended));
        var (verdict, reason) = ComparisonJudge.Judge(gate, ended ? null : outcome, ended ? "lost" : null, failed, steal, 0.05);
        Assert.That(verdict, Is.EqualTo(expected), reason);
    }

    private static GateRates Simulate(double shift, int pairs)
    {
        var random = new Random(17);
        var recorded = Enumerable.Range(1, pairs).Select(i => Pair(i, (1 + shift) * Math.Exp((random.NextDouble() - 0.5) * 0.2), 1)).ToList();
        return new GateSimulation(Plan, [Timing, Counter], 5).Run(recorded, 1_000, 1);
    }

    private static (Verdict Verdict, GateMachine Gate) Run(IReadOnlyList<MetricPolicy> metrics, Func<int, (double Latency, double Bytes)> ratio)
    {
        var gate = new GateMachine(Plan, metrics);
        for (var pair = 1; pair <= 200; pair++)
        {
            var (latency, bytes) = ratio(pair);
            if (gate.Add(Pair(pair, latency, bytes)) is { } verdict)
            {
                return (verdict, gate);
            }
        }

        throw new AssertionException("no answer after 200 pairs");
    }

    /// <summary>A pair with a little noise of its own, so that differences differ.</summary>
    private static PairResult Pair(int number, double latency, double bytes) => new(
        number, false, new Dictionary<string, double> { ["latency.p95"] = 1, ["bytes"] = 1_000 },
        new Dictionary<string, double> { ["latency.p95"] = latency * (1 + (number % 5 * 1e-4)), ["bytes"] = bytes * 1_000 * (1 + (number % 3 * 1e-5)) });
}
