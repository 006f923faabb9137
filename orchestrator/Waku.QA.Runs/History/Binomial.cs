namespace Waku.QA.Runs.History;

/// <summary>Exact (Clopper-Pearson) confidence limits of a rate.</summary>
public static class Binomial
{
    private const int Steps = 60;

    /// <summary>Interval of a rate of <paramref name="hits"/> in <paramref name="trials"/>, both limits at half of <paramref name="alpha"/>.</summary>
    public static (double Lower, double Upper) Interval(int hits, int trials, double alpha = 0.05) =>
        (hits == 0 ? 0 : Solve(p => 1 - Cdf(hits - 1, trials, p) >= alpha / 2), UpperBound(hits, trials, alpha / 2));

    /// <summary>The rate above which so few hits would be seen with a chance below <paramref name="alpha"/>.</summary>
    public static double UpperBound(int hits, int trials, double alpha = 0.05) =>
        trials == 0 || hits >= trials ? 1 : Solve(p => Cdf(hits, trials, p) <= alpha);

    /// <summary>Chance of at most <paramref name="k"/> hits.</summary>
    internal static double Cdf(int k, int trials, double p)
    {
        if (p <= 0)
        {
            return 1;
        }

        if (p >= 1)
        {
            return k >= trials ? 1 : 0;
        }

        // Terms one from the other in logarithms: factorials would overflow.
        var term = trials * Math.Log(1 - p);
        var sum = Math.Exp(term);
        for (var i = 1; i <= k; i++)
        {
            term += Math.Log((trials - i + 1.0) / i) + Math.Log(p / (1 - p));
            sum += Math.Exp(term);
        }

        return Math.Min(1, sum);
    }

    /// <summary>Smallest rate for which a monotone condition holds.</summary>
    private static double Solve(Func<double, bool> holds)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < Steps; i++)
        {
            var middle = (low + high) / 2;
            if (holds(middle))
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return high;
    }
}
