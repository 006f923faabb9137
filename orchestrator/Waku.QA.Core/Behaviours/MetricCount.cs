using Waku.QA.Core.Nodes;

namespace Waku.QA.Core.Behaviours;

/// <summary>One counter of a scrape.</summary>
/// <param name="Name">Name, with or without the prefix of <see cref="MetricNames.Prefixes"/>.</param>
/// <param name="Label">Label that its samples must carry; null for any.</param>
/// <param name="Value">Value of the label.</param>
public sealed record MetricCount(string Name, string? Label = null, string Value = "")
{
    /// <summary>Sum of its samples; null when there is none.</summary>
    public double? In(MetricSet metrics) => Label is null ? metrics.Sum(Name) : metrics.Sum(Name, (Label, Value));
}
