namespace Waku.QA.Performance.Statistics;

/// <summary>
/// Where a series of results changed its level: divisive search by energy distance with a permutation test (Matteson and James 2014).
/// An alarm, not a gate: it needs results from after the change.
/// </summary>
public static class ChangePoints
{
    private const int MinimumSegment = 3;
    private const int Permutations = 999;

    /// <summary>Indices of the first value after each change, ascending.</summary>
    /// <param name="series">Values in order of time.</param>
    /// <param name="random">Seeded.</param>
    /// <param name="alpha">Chance of a false alarm at each step. <value>0.01</value></param>
    public static IReadOnlyList<int> Find(IReadOnlyList<double> series, Random random, double alpha = 0.01)
    {
        List<int> found = [];
        Queue<(int From, int To)> open = new([(0, series.Count)]);
        while (open.TryDequeue(out var segment))
        {
            var values = series.Skip(segment.From).Take(segment.To - segment.From).ToArray();
            var (at, statistic) = Best(values);
            if (at < 0 || Chance(values, statistic, random) > alpha)
            {
                continue;
            }

            found.Add(segment.From + at);
            open.Enqueue((segment.From, segment.From + at));
            open.Enqueue((segment.From + at, segment.To));
        }

        return [.. found.Order()];
    }

    private static double Chance(double[] values, double statistic, Random random)
    {
        var shuffled = values.ToArray();
        var larger = 1;
        for (var i = 0; i < Permutations; i++)
        {
            random.Shuffle(shuffled);
            larger += Best(shuffled).Statistic >= statistic ? 1 : 0;
        }

        return larger / (Permutations + 1.0);
    }

    /// <summary>The split with the largest energy distance between its sides.</summary>
    private static (int At, double Statistic) Best(double[] values)
    {
        var best = (At: -1, Statistic: double.NegativeInfinity);
        for (var at = MinimumSegment; at <= values.Length - MinimumSegment; at++)
        {
            var left = values.AsSpan(0, at);
            var right = values.AsSpan(at);
            var energy = (2 * Distance(left, right)) - Distance(left, left) - Distance(right, right);
            var statistic = energy * at * (values.Length - at) / values.Length;
            best = statistic > best.Statistic ? (at, statistic) : best;
        }

        return best;
    }

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        foreach (var x in a)
        {
            foreach (var y in b)
            {
                sum += Math.Abs(x - y);
            }
        }

        return sum / a.Length / b.Length;
    }
}
