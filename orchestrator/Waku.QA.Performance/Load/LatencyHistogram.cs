using System.Numerics;

namespace Waku.QA.Performance.Load;

/// <summary>
/// High dynamic range histogram (G. Tene): every value from 1 µs to an hour is kept to three significant digits, whatever its size,
/// in constant space.
/// </summary>
public sealed class LatencyHistogram
{
    private const int SubBits = 11;
    private const int Half = 1 << (SubBits - 1);
    private const long MaxMicroseconds = 3_600_000_000;
    private readonly int[] _counts = new int[IndexOf(MaxMicroseconds) + 1];
    private double _sum;

    /// <summary>Values recorded.</summary>
    public long Count { get; private set; }

    /// <summary>Largest value in milliseconds, exact.</summary>
    public double Max { get; private set; }

    /// <summary>Mean in milliseconds.</summary>
    public double Mean => Count == 0 ? double.NaN : _sum / Count;

    /// <summary>Records a latency.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative: a clock is wrong, and that must not be hidden.</exception>
    public void Record(TimeSpan latency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latency, TimeSpan.Zero);
        var microseconds = Math.Min((long)latency.TotalMicroseconds, MaxMicroseconds);
        _counts[IndexOf(microseconds)]++;
        Count++;
        _sum += latency.TotalMilliseconds;
        Max = Math.Max(Max, latency.TotalMilliseconds);
    }

    /// <summary>Adds all values of another one.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
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

        var wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return Math.Min(ValueOf(i) / 1000.0, Max);
            }
        }

        return Max;
    }

    /// <summary>Latency in milliseconds and the share of values up to it, at every value that occurs.</summary>
    public IEnumerable<(double Milliseconds, double Share)> Distribution()
    {
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                seen += _counts[i];
                yield return (ValueOf(i) / 1000.0, seen / (double)Count);
            }
        }
    }

    /// <summary>The first 2¹¹ values have a bucket each; then every doubling has 2¹⁰ buckets.</summary>
    private static int IndexOf(long value)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)value | 1) - (SubBits - 1));
        return (shift * Half) + (int)(value >> shift);
    }

    /// <summary>Middle of a bucket.</summary>
    private static double ValueOf(int index)
    {
        var shift = Math.Max(0, (index / Half) - 1);
        var low = (long)(index - (shift * Half)) << shift;
        return low + (((1L << shift) - 1) / 2.0);
    }
}
