using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waku.Node.Sharding;

/// <summary>A static-sharding pubsub topic <c>/waku/2/rs/&lt;cluster&gt;/&lt;shard&gt;</c> (51/WAKU2-RELAY-SHARDING).</summary>
/// <param name="Cluster">Cluster id.</param>
/// <param name="Shard">Shard index; 0 to 1023 by the specification, parsers take 16 bits.</param>
public readonly record struct PubsubTopic(ushort Cluster, ushort Shard)
{
    private const string Prefix = "/waku/2/rs/";

    /// <summary>Reads the text form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PubsubTopic topic)
    {
        topic = default;
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = text[Prefix.Length..].Split('/');
        if (parts.Length != 2
            || !ushort.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var cluster)
            || !ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var shard))
        {
            return false;
        }

        topic = new PubsubTopic(cluster, shard);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Cluster}/{Shard}");
}
