namespace Waku.QA.Runs.Bisecting;

/// <summary>
/// What is known of the first bad build of an ordered list, and of how often a bad build fails: one distribution over both. The noise has one
/// side: a good build never fails, so that one failure proves a build bad, and a pass only makes it less likely. Pure.
/// </summary>
internal sealed class BisectBelief
{
    /// <summary>A rate of 1 would make a second look at anything worthless, and a single wrong word of the user fatal.</summary>
    private const double AlmostAlways = 0.999;

    /// <summary>Most faults fail always: half of the weight is there until failures and passes of bad builds say otherwise.</summary>
    private const double WeightOfAlways = 0.5;
    private static readonly double[] Rates = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, AlmostAlways];

    private readonly double[] _rates;
    private readonly double[,] _weights;

    /// <summary>Nothing is known but the ends: the first build is good and the last one bad.</summary>
    /// <param name="builds">Builds, at least two.</param>
    /// <param name="rate">How often a bad build fails, where that is known; null where it is to be learned.</param>
    public BisectBelief(int builds, double? rate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(builds, 2);
        Builds = builds;
        _rates = rate is { } known ? [Math.Clamp(known, Rates[0], AlmostAlways)] : Rates;
        _weights = new double[builds, _rates.Length];
        for (var first = 1; first < builds; first++)
        {
            for (var r = 0; r < _rates.Length; r++)
            {
                _weights[first, r] = (_rates.Length == 1 ? 1 : r == _rates.Length - 1 ? WeightOfAlways : (1 - WeightOfAlways) / (_rates.Length - 1))
                    / (builds - 1);
            }
        }
    }

    /// <summary>Length of the list.</summary>
    public int Builds { get; }

    /// <summary>How often a bad build fails, so far as it is known.</summary>
    public double Rate => Sum((_, r) => _rates[r]);

    /// <summary>How likely each build is to be the first bad one.</summary>
    public double[] FirstBad => WeightAfter(0);

    /// <summary>How likely it is that a build is the first bad one and has passed so often, for every build.</summary>
    public double[] WeightAfter(int passes)
    {
        var sums = new double[Builds];
        for (var r = 0; r < _rates.Length; r++)
        {
            var missed = Math.Pow(1 - _rates[r], passes);
            for (var first = 1; first < Builds; first++)
            {
                sums[first] += _weights[first, r] * missed;
            }
        }

        return sums;
    }

    /// <summary>Takes in one execution.</summary>
    /// <exception cref="InvalidOperationException">The first build, which is good, failed: nothing fits that.</exception>
    public void Observe(int position, bool failed)
    {
        if (failed && position == 0)
        {
            throw new InvalidOperationException("a build that is good failed");
        }

        var sum = 0.0;
        for (var first = 1; first < Builds; first++)
        {
            for (var r = 0; r < _rates.Length; r++)
            {
                _weights[first, r] *= position < first ? (failed ? 0 : 1) : failed ? _rates[r] : 1 - _rates[r];
                sum += _weights[first, r];
            }
        }

        for (var first = 1; first < Builds; first++)
        {
            for (var r = 0; r < _rates.Length; r++)
            {
                _weights[first, r] /= sum;
            }
        }
    }

    private double Sum(Func<int, int, double> value)
    {
        var sum = 0.0;
        for (var first = 1; first < Builds; first++)
        {
            for (var r = 0; r < _rates.Length; r++)
            {
                sum += _weights[first, r] * value(first, r);
            }
        }

        return sum;
    }
}
