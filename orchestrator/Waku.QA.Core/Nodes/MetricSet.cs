namespace Waku.QA.Core.Nodes;

/// <summary>All metrics of one scrape. Names can be asked for without the prefix, which differs between versions.</summary>
/// <param name="Samples">Samples in order.</param>
public sealed record MetricSet(IReadOnlyList<MetricSample> Samples)
{
    /// <summary>Prefixes in use: nwaku to v0.37 and go-waku, nwaku from v0.38.</summary>
    private static readonly string[] Prefixes = ["", "waku_", "logos_delivery_"];

    /// <summary>Sum of the samples of a name, with or without its prefix, that carry the labels; null when there is none.</summary>
    /// <param name="name">Name, for example <c>node_messages_total</c>.</param>
    /// <param name="labels">Labels that must match.</param>
    public double? Sum(string name, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        double? sum = null;
        foreach (var sample in Samples)
        {
            if (Prefixes.Any(prefix =>
                sample.Name.Length == prefix.Length + name.Length
                    && sample.Name.StartsWith(prefix, StringComparison.Ordinal)
                    && sample.Name.EndsWith(name, StringComparison.Ordinal)) && Matches(sample, labels))
            {
                sum = (sum ?? 0) + sample.Value;
            }
        }

        return sum;
    }

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
