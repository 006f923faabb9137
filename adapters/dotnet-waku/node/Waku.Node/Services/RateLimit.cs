using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waku.Node.Services;

/// <summary>How many requests a protocol serves in a period, over all peers; one peer gets three quarters of it (as nwaku's <c>--rate-limit</c>).</summary>
/// <param name="Volume">Requests per period.</param>
/// <param name="Period">The period.</param>
public sealed record RateLimit(int Volume, TimeSpan Period)
{
    /// <summary>Longest period in its unit: hours of it still fit a time span.</summary>
    private const int MaxPeriod = 100_000_000;

    /// <summary>nwaku's default for filter: 30 requests a minute from one peer.</summary>
    public static RateLimit FilterDefault { get; } = new(30, TimeSpan.FromMinutes(1));

    /// <summary>Reads <c>volume/period&lt;h|m|s|ms&gt;</c>, for example <c>10/1m</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RateLimit? limit)
    {
        limit = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1 || !int.TryParse(text[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var volume) || volume < 1)
        {
            return false;
        }

        var period = text[(slash + 1)..];
        var unit = period.TrimStart([.. "0123456789"]);
        if (!int.TryParse(period[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MaxPeriod)
        {
            return false;
        }

        limit = unit switch
        {
            "h" => new RateLimit(volume, TimeSpan.FromHours(count)),
            "m" => new RateLimit(volume, TimeSpan.FromMinutes(count)),
            "s" => new RateLimit(volume, TimeSpan.FromSeconds(count)),
            "ms" => new RateLimit(volume, TimeSpan.FromMilliseconds(count)),
            _ => null,
        };
        return limit is not null;
    }
}
