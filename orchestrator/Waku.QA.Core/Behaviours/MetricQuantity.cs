using Waku.QA.Core.Nodes;

namespace Waku.QA.Core.Behaviours;

/// <summary>A quantity, as the sum of the counters that make it up.</summary>
/// <param name="Counts">Counters; one that never counted is absent in some implementations.</param>
public sealed record MetricQuantity(params IReadOnlyList<MetricCount> Counts)
{
    /// <summary>Not counted.</summary>
    public static MetricQuantity Unknown { get; } = new();

    /// <summary>The sum of those that are there; null, not zero, when none is.</summary>
    public double? In(MetricSet metrics)
    {
        double? sum = null;
        foreach (var count in Counts)
        {
            if (count.In(metrics) is { } value)
            {
                sum = (sum ?? 0) + value;
            }
        }

        return sum;
    }
}
