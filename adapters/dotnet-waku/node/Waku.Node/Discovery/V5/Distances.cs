using System.Numerics;

namespace Waku.Node.Discovery.V5;

/// <summary>The XOR metric of node ids.</summary>
public static class Distances
{
    /// <summary>Distance of ids that differ in their first bit.</summary>
    public const int Max = 256;

    /// <summary>Logarithmic distance: 0 for the same id, 256 when the first bit differs.</summary>
    public static int Of(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            var x = (uint)(a[i] ^ b[i]);
            if (x != 0)
            {
                return Max - (i * 8) - (BitOperations.LeadingZeroCount(x) - 24);
            }
        }

        return 0;
    }

    /// <summary>Which of two ids is nearer to a target: negative for the first.</summary>
    public static int Compare(ReadOnlySpan<byte> target, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var order = (a[i] ^ target[i]).CompareTo(b[i] ^ target[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
