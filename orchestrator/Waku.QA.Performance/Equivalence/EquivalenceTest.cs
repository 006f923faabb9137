using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Statistics;

namespace Waku.QA.Performance.Equivalence;

/// <summary>
/// Two one-sided tests (Schuirmann 1987) that a mixture stays in the range that the networks of its parts span, widened by a margin on
/// both sides: not worse than the worse part and not better than the better one, by more than the margin. Rounds are paired, so that
/// what the machine did in a round is in all of its networks. Signed ranks, because latencies are not normal. Pure.
/// </summary>
public static class EquivalenceTest
{
    /// <summary>
    /// Rounds at which it looks, with the error that each one-sided test may make there; 5 % together. Five is the least that can show
    /// anything at 1/32.
    /// </summary>
    public static IReadOnlyList<(int Rounds, double Alpha)> Looks { get; } = [(5, 1 / 32.0), (10, 0.05 - (1 / 32.0))];

    /// <summary>Judges one metric. The arrays have one value for each round, larger is worse; one that is not a number leaves undecided.</summary>
    /// <param name="metric">Name.</param>
    /// <param name="margin">Margin, a share.</param>
    /// <param name="mixture">Values of the mixture.</param>
    /// <param name="first">Values of the network of one part.</param>
    /// <param name="second">Values of the network of the other.</param>
    /// <param name="alpha">Error of each test.</param>
    public static EquivalenceVerdict Judge(string metric, double margin, ReadOnlySpan<double> mixture, ReadOnlySpan<double> first, ReadOnlySpan<double> second,
        double alpha)
    {
        var firstIsWorse = SignedRank.Shift(Ratios(first, second)) > 0;
        var worse = Between(mixture, firstIsWorse ? first : second, alpha);
        var better = Between(mixture, firstIsWorse ? second : first, alpha);
        var (above, below) = (1 + margin, 1 / (1 + margin));
        var outcome = double.IsNaN(worse.Shift + better.Shift) ? Verdict.Undecided
            : 1 + worse.Upper < above && 1 + better.Lower > below ? Verdict.Pass
            : 1 + worse.Lower > above || 1 + better.Upper < below ? Verdict.Block
            : Verdict.Undecided;
        return new EquivalenceVerdict(metric, margin, better, worse, outcome);
    }

    private static Distance Between(ReadOnlySpan<double> values, ReadOnlySpan<double> reference, double alpha)
    {
        var ratios = Ratios(values, reference);
        if (Array.Exists(ratios, double.IsNaN))
        {
            return new Distance(double.NaN, double.NaN, double.NaN);
        }

        var (lower, upper) = SignedRank.Limits(ratios, alpha);
        return new Distance(Math.Exp(SignedRank.Shift(ratios)) - 1, Math.Exp(lower) - 1, Math.Exp(upper) - 1);
    }

    private static double[] Ratios(ReadOnlySpan<double> values, ReadOnlySpan<double> reference)
    {
        var ratios = new double[values.Length];
        for (var i = 0; i < ratios.Length; i++)
        {
            ratios[i] = Math.Log(values[i] / reference[i]);
        }

        return ratios;
    }
}
