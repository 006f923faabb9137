using System.Collections.Immutable;

namespace Waku.QA.Performance.Statistics;

/// <summary>
/// Wilcoxon's signed-rank test with its exact null distribution, and the Hodges-Lehmann shift with the limits that invert that test
/// (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3.1-3.3). Deterministic: no random numbers. Ties and zeros
/// count against the claim, so that they can only widen a limit.
/// </summary>
public static class SignedRank
{
    /// <summary>Largest number of pairs: 2⁶⁰ sign patterns are still counted exactly enough.</summary>
    public const int MaxPairs = 60;
    private static readonly ImmutableArray<ImmutableArray<double>> Tails = [.. Enumerable.Range(0, MaxPairs + 1).Select(TailsOf)];

    /// <summary>Hodges-Lehmann estimate: the median of all averages of two differences, each with itself too.</summary>
    public static double Shift(ReadOnlySpan<double> differences)
    {
        var walsh = WalshAverages(differences);
        var middle = walsh.Length / 2;
        return walsh.Length % 2 == 1 ? walsh[middle] : (walsh[middle - 1] + walsh[middle]) / 2;
    }

    /// <summary>
    /// One-sided limits of the shift: it is above the lower one, and it is below the upper one, each with confidence 1 −
    /// <paramref name="alpha"/>. Infinite when there are too few differences for that.
    /// </summary>
    public static (double Lower, double Upper) Limits(ReadOnlySpan<double> differences, double alpha)
    {
        var walsh = WalshAverages(differences);
        var critical = CriticalValue(differences.Length, alpha);
        return critical > walsh.Length ? (double.NegativeInfinity, double.PositiveInfinity) : (walsh[walsh.Length - critical], walsh[critical - 1]);
    }

    /// <summary>Chance of differences like these, or larger ones, if the shift were at most <paramref name="shift"/>.</summary>
    public static double PValue(ReadOnlySpan<double> differences, double shift)
    {
        var walsh = WalshAverages(differences);
        var above = walsh.AsSpan();
        var count = 0;
        for (var i = above.Length - 1; i >= 0 && above[i] > shift; i--)
        {
            count++;
        }

        return Tails[differences.Length][count];
    }

    /// <summary>Smallest rank sum that is seen with a chance of at most <paramref name="alpha"/> when there is no shift.</summary>
    internal static int CriticalValue(int pairs, double alpha)
    {
        var tails = Tails[pairs];
        var w = 0;
        while (w < tails.Length && tails[w] > alpha)
        {
            w++;
        }

        return w;
    }

    private static double[] WalshAverages(ReadOnlySpan<double> differences)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(differences.Length, MaxPairs);
        ArgumentOutOfRangeException.ThrowIfZero(differences.Length);
        var walsh = new double[differences.Length * (differences.Length + 1) / 2];
        var next = 0;
        for (var i = 0; i < differences.Length; i++)
        {
            for (var j = i; j < differences.Length; j++)
            {
                walsh[next++] = (differences[i] + differences[j]) / 2;
            }
        }

        Array.Sort(walsh);
        return walsh;
    }

    /// <summary>P(W ≥ w) for each w when every sign is as likely as the other.</summary>
    private static ImmutableArray<double> TailsOf(int n)
    {
        var chances = new double[(n * (n + 1) / 2) + 1];
        chances[0] = 1;
        for (var rank = 1; rank <= n; rank++)
        {
            for (var w = chances.Length - 1; w >= 0; w--)
            {
                chances[w] = (chances[w] + (w >= rank ? chances[w - rank] : 0)) / 2;
            }
        }

        for (var w = chances.Length - 2; w >= 0; w--)
        {
            chances[w] += chances[w + 1];
        }

        return [.. chances];
    }
}
