using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Equivalence;

namespace Waku.QA.Tests.Performance;

[TestFixture]
public sealed class EquivalenceTests
{
    private const double Margin = 0.35;

    [TestCase(1.0, 2.0, 1.4, Verdict.Pass, TestName = "between its parts")]
    [TestCase(2.0, 1.0, 1.4, Verdict.Pass, TestName = "between its parts, the other way round")]
    [TestCase(1.0, 2.0, 2.3, Verdict.Pass, TestName = "a little worse than the worse part")]
    [TestCase(1.0, 2.0, 0.9, Verdict.Pass, TestName = "a little better than the better part")]
    [TestCase(1.0, 2.0, 3.5, Verdict.Block, TestName = "much worse than the worse part")]
    [TestCase(1.0, 2.0, 0.5, Verdict.Block, TestName = "much better than the better part")]
    [TestCase(1.0, 2.0, 2.7, Verdict.Undecided, TestName = "at the margin")]
    public void SaysWhereTheMixtureLies(double first, double second, double mixture, Verdict expected)
    {
        // What the machine does in a round is in all of its networks: it must not blur the answer.
        var random = new Random(1);
        double[] machine = [1, 3, 0.5, 2, 1.5];
        Assert.That(Judge(Series(mixture), Series(first), Series(second)).Outcome, Is.EqualTo(expected));
        double[] Series(double value) => [.. machine.Select(m => m * value * Noise(random, 0.03))];
    }

    [Test]
    public void NoiseLeavesUndecidedAndSoDoesWhatNobodyCounted()
    {
        Assert.That(Judge([1, 2, 0.4, 3, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]).Outcome, Is.EqualTo(Verdict.Undecided));
        Assert.That(Judge([1, 1, double.NaN, 1, 1], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]).Outcome, Is.EqualTo(Verdict.Undecided));
        Assert.That(Judge([9, 9, double.NaN, 9, 9], [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]).Outcome, Is.EqualTo(Verdict.Undecided));
    }

    /// <summary>At the margin itself, both looks together call a mixture equivalent in 5 % of cases at most, and different in 5 % at most.</summary>
    [TestCase(0.05)]
    [TestCase(0.20)]
    public void ErrsAsRarelyAsItSays(double noise)
    {
        const int Trials = 4_000;
        var random = new Random(7);
        var outcomes = Enumerable.Range(0, Trials).Select(_ => Sequence(random, 1 + Margin, noise)).ToList();
        Assert.That(outcomes.Count(static o => o == Verdict.Pass) / (double)Trials, Is.LessThan(0.062), "5 % and three standard errors");
        Assert.That(outcomes.Count(static o => o == Verdict.Block) / (double)Trials, Is.LessThan(0.062));
    }

    [Test]
    public void SeesWhatIsClear()
    {
        var random = new Random(11);
        Assert.That(Enumerable.Range(0, 500).Count(_ => Sequence(random, 1, 0.10) == Verdict.Pass), Is.GreaterThan(480), "as its parts, with 10 % of noise");
        Assert.That(Enumerable.Range(0, 500).Count(_ => Sequence(random, 2, 0.10) == Verdict.Block), Is.GreaterThan(480), "twice as slow");
    }

    /// <summary>Rounds as the comparison has them: a look, and another one if the first decided nothing.</summary>
    private static Verdict Sequence(Random random, double mixture, double noise)
    {
        List<double> mixed = [], first = [], second = [];
        foreach (var (rounds, alpha) in EquivalenceTest.Looks)
        {
            while (mixed.Count < rounds)
            {
                mixed.Add(mixture * Noise(random, noise));
                first.Add(Noise(random, noise));
                second.Add(Noise(random, noise) * 0.5);
            }

            if (EquivalenceTest.Judge("latency", Margin, mixed.ToArray(), first.ToArray(), second.ToArray(), alpha)
                .Outcome is var outcome and not Verdict.Undecided)
            {
                return outcome;
            }
        }

        return Verdict.Undecided;
    }

    private static EquivalenceVerdict Judge(double[] mixture, double[] first, double[] second) =>
        EquivalenceTest.Judge("latency", Margin, mixture, first, second, EquivalenceTest.Looks[0].Alpha);

    private static double Noise(Random random, double sigma) =>
        Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
