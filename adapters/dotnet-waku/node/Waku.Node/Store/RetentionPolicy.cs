using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waku.Node.Store;

/// <summary>What an archive may keep; parts that are null do not limit. Several policies hold together.</summary>
/// <param name="MaxAge">Oldest message.</param>
/// <param name="MaxCount">Most messages.</param>
/// <param name="MaxBytes">Most bytes.</param>
public sealed record RetentionPolicy(TimeSpan? MaxAge = null, long? MaxCount = null, long? MaxBytes = null)
{
    /// <summary>Two days, as nwaku.</summary>
    public static RetentionPolicy Default { get; } = new(MaxAge: TimeSpan.FromSeconds(172_800));

    /// <summary>Reads <c>none</c>, <c>time:&lt;seconds&gt;</c>, <c>capacity:&lt;count&gt;</c>, <c>size:&lt;x&gt;&lt;MB|GB&gt;</c>, or several with <c>;</c>
    /// between.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RetentionPolicy? policy)
    {
        policy = new RetentionPolicy();
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var value = colon < 0 ? "" : part[(colon + 1)..];
            policy = (colon < 0 ? part : part[..colon]) switch
            {
                "none" when colon < 0 => policy,
                "time" when Number(value) is { } seconds => policy with { MaxAge = TimeSpan.FromSeconds(seconds) },
                "capacity" when Number(value) is { } count => policy with { MaxCount = count },
                "size" when Size(value) is { } bytes => policy with { MaxBytes = bytes },
                _ => null,
            };
            if (policy is null)
            {
                return false;
            }
        }

        return text.Length > 0;
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value is > 0 and < 1L << 40 ? value : null;

    private static long? Size(string text)
    {
        var factor = text.EndsWith("GB", StringComparison.OrdinalIgnoreCase) ? 1024L * 1024 * 1024 : text.EndsWith("MB", StringComparison.OrdinalIgnoreCase)
            ? 1024 * 1024 : 0;
        return factor > 0 && double.TryParse(text[..^2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value is > 0 and < 1e6 ? (long)(value * factor) : null;
    }
}
