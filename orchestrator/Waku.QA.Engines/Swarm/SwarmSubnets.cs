using System.Globalization;
using System.Net;

namespace Waku.QA.Engines.Swarm;

/// <summary>
/// Which addresses clusters take. Pure. Overlays and bridges of hosts have blocks of their own, so that they never meet in one container.
/// </summary>
internal static class SwarmSubnets
{
    /// <summary>Most nodes of a cluster.</summary>
    public const int MaxNodes = 250;

    private const int OverlayBlocks = 64 * 128;
    private const int BridgeBlocks = 64 * 256;
    private const int Stride = 263;

    /// <summary>10.128.0.0/10 in blocks of /23, in steps that depend on the run.</summary>
    public static IPNetwork Overlay(int seed, int attempt)
    {
        var block = (seed + (attempt * Stride)) % OverlayBlocks;
        return new IPNetwork(new IPAddress([10, (byte)(128 + (block / 128)), (byte)(block % 128 * 2), 0]), 23);
    }

    /// <summary>
    /// The lower half of an overlay: the swarm takes addresses of its own there, at least one for each host. Nodes have theirs in the upper half.
    /// </summary>
    public static IPNetwork Dynamic(IPNetwork overlay) => new(overlay.BaseAddress, overlay.PrefixLength + 1);

    /// <summary>Address of a node.</summary>
    public static string AddressOf(IPNetwork overlay, int node)
    {
        var bytes = overlay.BaseAddress.GetAddressBytes();
        return string.Create(CultureInfo.InvariantCulture, $"{bytes[0]}.{bytes[1]}.{bytes[2] + 1}.{node + 1}");
    }

    /// <summary>10.192.0.0/10 in blocks of /24, elsewhere for each host.</summary>
    public static IPNetwork Bridge(int seed, int host, int attempt)
    {
        var block = (seed + (host * 31) + (attempt * Stride)) % BridgeBlocks;
        return new IPNetwork(new IPAddress([10, (byte)(192 + (block / 256)), (byte)(block % 256), 0]), 24);
    }

    /// <summary>True when two blocks have an address in common.</summary>
    public static bool Overlap(IPNetwork a, IPNetwork b) => a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress);
}
