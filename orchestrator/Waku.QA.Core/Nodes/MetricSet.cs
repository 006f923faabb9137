namespace Waku.QA.Core.Nodes;

/// <summary>All metrics of one scrape. Names can be asked for without the prefix, which differs between versions.</summary>
/// <param name="Samples">Samples in order.</param>
public sealed record MetricSet(IReadOnlyList<MetricSample> Samples)
{
    /// <summary>What may stand in front of the name of a Waku metric; the adapter says it.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>Sum of the samples of a name, with or without its prefix, that carry the labels; null when there is none.</summary>
    /// <param name="name">Name, without the prefix.</param>
    /// <param name="labels">Labels that must match.</param>
    public double? Sum(string name, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        double? sum = null;
        foreach (var sample in Samples)
        {
            if (IsCalled(sample.Name, name) && Matches(sample, labels))
            {
                sum = (sum ?? 0) + sample.Value;
            }
        }

        return sum;
    }

    private bool IsCalled(string full, string name) => full == name
        || (full.EndsWith(name, StringComparison.Ordinal)
            && Prefixes.Any(p => full.Length == p.Length + name.Length && full.StartsWith(p, StringComparison.Ordinal)));

    private static bool Matches(MetricSample sample, ReadOnlySpan<(string Name, string Value)> labels)
    {
        foreach (var (name, value) in labels)
        {
            if (sample.Labels.GetValueOrDefault(name) != value)
            {
                return false;
            }
        }

        return true;
    }
}
