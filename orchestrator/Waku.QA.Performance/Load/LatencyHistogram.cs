using HdrHistogram;

namespace Waku.QA.Performance.Load;

/// <summary>
/// High dynamic range histogram of latencies: every value from 1 µs to an hour is kept to three significant digits, whatever its size, in constant space.
/// </summary>
public sealed class LatencyHistogram
{
    private const long MaxMicroseconds = 3_600_000_000;
    private const int SignificantDigits = 3;
    private const double MicrosecondsInAMillisecond = 1_000;
    private readonly LongHistogram _microseconds = new(MaxMicroseconds, SignificantDigits);
    private double _sum;

    /// <summary>Values recorded.</summary>
    public long Count => _microseconds.TotalCount;

    /// <summary>Largest value in milliseconds, exact.</summary>
    public double Max { get; private set; }

    /// <summary>Mean in milliseconds, exact.</summary>
    public double Mean => Count == 0 ? double.NaN : _sum / Count;

    /// <summary>Records a latency.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative: a clock is wrong, and that must not be hidden.</exception>
    public void Record(TimeSpan latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latency, TimeSpan.Zero);
        _microseconds.RecordValue(Math.Min((long)latency.TotalMicroseconds, MaxMicroseconds));
        _sum += latency.TotalMilliseconds;
        Max = Math.Max(Max, latency.TotalMilliseconds);
    }

    /// <summary>Adds all values of another one.</summary>
    public void Add(LatencyHistogram other)
    {
        _microseconds.Add(other._microseconds);
        _sum += other._sum;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>Latency in milliseconds that a share of the values does not exceed; NaN when there are none.</summary>
    public double Percentile(double share)
    {
        if (Count == 0)
        {
            return double.NaN;
        }

        // The library's own rounds to the nearest rank: half of three values would be the first of them.
        var wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        foreach (var value in _microseconds.RecordedValues())
        {
            if (value.TotalCountToThisValue >= wanted)
            {
                return Math.Min(Milliseconds(value.ValueIteratedTo), Max);
            }
        }

        return Max;
    }

    /// <summary>Latency in milliseconds and the share of values up to it, at every value that occurs.</summary>
    public IEnumerable<(double Milliseconds, double Share)> Distribution()
    {
        foreach (var value in _microseconds.RecordedValues())
        {
            yield return (Milliseconds(value.ValueIteratedTo), value.TotalCountToThisValue / (double)Count);
        }
    }

    /// <summary>Middle of the bucket that a value is in.</summary>
    private double Milliseconds(long microseconds) => _microseconds.MedianEquivalentValue(microseconds) / MicrosecondsInAMillisecond;
}
