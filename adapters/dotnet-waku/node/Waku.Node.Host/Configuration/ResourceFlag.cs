using System.Globalization;
using Waku.Libp2p.Resources;

namespace Waku.Node.Host.Configuration;

/// <summary>One limit of <see cref="ResourceLimits"/> as <c>--resource-limit=name:value</c> and as a metric (issue 20).</summary>
/// <param name="Name">Name in the flag and in the label of the metric.</param>
/// <param name="Least">Smallest value that leaves the node usable.</param>
/// <param name="Most">Largest.</param>
/// <param name="Get">The value of some limits.</param>
/// <param name="With">These limits with another value.</param>
internal sealed record ResourceFlag(string Name, long Least, long Most, Func<ResourceLimits, long> Get, Func<ResourceLimits, long, ResourceLimits> With)
{
    /// <summary>Name of the flag.</summary>
    public const string Flag = "resource-limit";
    private const long Gibibyte = 1L << 30;

    /// <summary>All limits.</summary>
    public static IReadOnlyList<ResourceFlag> All { get; } =
    [
        new("pending-handshakes", 1, 100_000, static l => l.PendingHandshakes, static (l, v) => l with { PendingHandshakes = (int)v }),
        new("handshake-burst-per-address", 1, 1_000_000, static l => l.HandshakeBurstPerAddress, static (l, v) => l with { HandshakeBurstPerAddress = (int)v }),
        new("handshake-rate-per-address", 1, 1_000_000, static l => l.HandshakeRatePerAddress, static (l, v) => l with { HandshakeRatePerAddress = (int)v }),
        new("streams-per-connection", 16, 100_000, static l => l.StreamsPerConnection, static (l, v) => l with { StreamsPerConnection = (int)v }),
        new("negotiations-per-connection", 1, 100_000, static l => l.NegotiationsPerConnection, static (l, v) => l with { NegotiationsPerConnection = (int)v }),
        new("streams-per-protocol", 1, 1_000_000, static l => l.StreamsPerProtocol, static (l, v) => l with { StreamsPerProtocol = (int)v }),
        new("buffered-bytes-per-connection", 1 << 20, 64 * Gibibyte, static l => l.BufferedBytesPerConnection,
            static (l, v) => l with { BufferedBytesPerConnection = v }),
        new("buffered-bytes", 1 << 20, 64 * Gibibyte, static l => l.BufferedBytes, static (l, v) => l with { BufferedBytes = v }),
        new("unsent-control-bytes", 1 << 10, Gibibyte, static l => l.UnsentControlBytes, static (l, v) => l with { UnsentControlBytes = (int)v }),
        new("write-stall-seconds", 1, 86_400, static l => (long)l.WriteStall.TotalSeconds, static (l, v) => l with { WriteStall = TimeSpan.FromSeconds(v) }),
        new("fault-burst", 1, 1_000_000, static l => l.FaultBurst, static (l, v) => l with { FaultBurst = (int)v }),
        new("fault-rate", 1, 1_000_000, static l => l.FaultRate, static (l, v) => l with { FaultRate = (int)v }),
        new("remembered-strangers", 1, 10_000_000, static l => l.RememberedStrangers, static (l, v) => l with { RememberedStrangers = (int)v }),
        new("remembered-bytes", 1 << 10, 64 * Gibibyte, static l => l.RememberedBytes, static (l, v) => l with { RememberedBytes = v }),
    ];

    /// <summary>The limits that the flags ask for; the last of several of one name wins.</summary>
    /// <exception cref="FlagException">No such limit, or not a number in its range.</exception>
    public static ResourceLimits From(FlagValues flags)
    {
        var limits = new ResourceLimits();
        foreach (var text in flags.List(Flag))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var flag = All.FirstOrDefault(f => colon > 0 && f.Name == text[..colon])
                ?? throw new FlagException($"Cannot parse '{text}' as the value of '{Flag}': <name>:<number> expected, with a name of "
                    + string.Join(", ", All.Select(static f => f.Name)));
            var isNumber = long.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var value);
            limits = isNumber && value >= flag.Least && value <= flag.Most
                ? flag.With(limits, value)
                : throw new FlagException($"Cannot parse '{text}' as the value of '{Flag}': {flag.Name} is a number from {flag.Least} to {flag.Most}");
        }

        return limits;
    }
}
