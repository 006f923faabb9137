namespace Waku.QA.Runs.Bisecting;

/// <summary>
/// Finds the first bad build of an ordered list when bad builds fail only sometimes (issue 22): always takes the build, and as many executions of
/// it, that tell most for what they cost. A build that must be made ready costs more than one more execution of the one that is. Pure.
/// </summary>
internal sealed class BisectSearch
{
    /// <summary>More executions in a row are asked for again, with what these told.</summary>
    private const int MostRepeats = 24;

    /// <summary>Below this nothing is learned: what is left cannot be told apart.</summary>
    private const double Nothing = 1e-9;

    private readonly BisectBelief _belief;
    private readonly double _enough;
    private readonly double _buildCost;
    private readonly HashSet<int> _skipped = [];
    private int _current = -1;

    /// <param name="builds">Length of the list: its first build is good, its last one bad.</param>
    /// <param name="rate">How often a bad build fails, where it is known; null to learn it.</param>
    /// <param name="enough">How sure is sure enough.</param>
    /// <param name="buildCost">What making a build ready costs, in executions.</param>
    public BisectSearch(int builds, double? rate = null, double enough = 0.975, double buildCost = 10)
    {
        _belief = new BisectBelief(builds, rate);
        (_enough, _buildCost) = (enough, buildCost);
    }

    /// <summary>The build that is the first bad one most likely, and how likely.</summary>
    public (int Position, double Confidence) Best
    {
        get
        {
            var all = _belief.FirstBad;
            var best = Array.IndexOf(all, all.Max());
            return (best, all[best]);
        }
    }

    /// <summary>How often a bad build fails, so far as it is known.</summary>
    public double Rate => _belief.Rate;

    /// <summary>The smallest row of neighbours that holds the first bad build as surely as is enough.</summary>
    public (int First, int Last) Range
    {
        get
        {
            var (all, best) = (_belief.FirstBad, Best.Position);
            var (first, last, sum) = (best, best, all[best]);
            while (sum < _enough && (first > 1 || last < all.Length - 1))
            {
                var (below, above) = (first > 1 ? all[first - 1] : -1, last < all.Length - 1 ? all[last + 1] : -1);
                sum += Math.Max(below, above);
                (first, last) = below >= above ? (first - 1, last) : (first, last + 1);
            }

            return (first, last);
        }
    }

    /// <summary>What to run next; null when the answer is sure enough, or when nothing that can run would tell more.</summary>
    public BisectStep? Next()
    {
        if (Best.Confidence >= _enough)
        {
            return null;
        }

        var before = _belief.FirstBad;
        var (best, most) = (default(BisectStep?), 0.0);
        var (entropy, sure) = (Entropy(before), Cumulated(before, static w => w));
        var restOf = Cumulated(before, Log);
        var executions = new double[_belief.Builds];
        for (var repeats = 1; repeats <= MostRepeats; repeats++)
        {
            // All builds at once, by sums up to each: of the weight that is left when a bad build passes so often, and of what a failure proves.
            var (earlier, later) = (_belief.WeightAfter(repeats - 1), _belief.WeightAfter(repeats));
            var (missed, missedLog) = (Cumulated(later, static w => w), Cumulated(later, Log));
            var found = before.Zip(later, static (b, l) => b - l).ToArray();
            var (foundSum, foundLog) = (Cumulated(found, static w => w), Cumulated(found, Log));
            var still = Cumulated(earlier, static w => w);
            for (var position = 1; position < _belief.Builds - 1; position++)
            {
                executions[position] += still[position] + (1 - sure[position]);
                if (_skipped.Contains(position))
                {
                    continue;
                }

                var passed = missed[position] + (1 - sure[position]);
                var left = Spread(passed, missedLog[position] + (restOf[^1] - restOf[position])) + Spread(foundSum[position], foundLog[position]);
                var worth = (entropy - left) / ((position == _current ? 0 : _buildCost) + executions[position]);
                if (entropy - left > Nothing && worth > most)
                {
                    (best, most) = (new BisectStep(position, repeats), worth);
                }
            }
        }

        return best;
    }

    /// <summary>Takes in one execution of a build.</summary>
    public void Observe(int position, bool failed)
    {
        _current = position;
        _belief.Observe(position, failed);
    }

    /// <summary>A build that cannot be tested is not asked for again.</summary>
    public void Skip(int position) => _skipped.Add(position);

    private static double Log(double weight) => weight > 0 ? weight * Math.Log2(weight) : 0;

    private static double Entropy(double[] weights) => -weights.Sum(Log);

    /// <summary>The entropy of a branch times how likely it is, of its weight and of the sum of its weights' logarithms.</summary>
    private static double Spread(double weight, double logs) => weight > 0 ? (weight * Math.Log2(weight)) - logs : 0;

    private static double[] Cumulated(double[] weights, Func<double, double> of)
    {
        var sums = new double[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            sums[i] = of(weights[i]) + (i > 0 ? sums[i - 1] : 0);
        }

        return sums;
    }
}
