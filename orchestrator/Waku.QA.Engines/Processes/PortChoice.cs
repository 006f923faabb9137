using System.Globalization;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Engines.Processes;

/// <summary>
/// Ports for nodes that have an address of their own: nwaku's defaults, but none of those that the system hands to whoever asks for any port. On Linux
/// these are 32768 to 60999 unless somebody changed it, and nwaku's 60000 is among them.
/// </summary>
internal static class PortChoice
{
    private const string RangeFile = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int Lowest = 1024;
    private const int Step = 100;
    private const int Sets = 4;

    /// <summary>Sets of ports to try, the preferred one first: a listener on all addresses takes a port on every one of them.</summary>
    public static IReadOnlyList<NodePorts> All() => Outside(File.Exists(RangeFile) ? Parse(File.ReadAllText(RangeFile)) : (0, 0));

    /// <summary>The sets that keep out of a range.</summary>
    public static IReadOnlyList<NodePorts> Outside((int First, int Last) range) => [.. Enumerable.Range(0, Sets).Select(i =>
    {
        var (ports, up) = (NodePorts.Default, i * Step);
        return new NodePorts(Move(ports.Tcp + up, range), Move(ports.WebSocket + up, range), Move(ports.Rest + up, range),
            Move(ports.Metrics + up, range), Move(ports.Control + up, range));
    })];

    /// <summary>Two numbers, as Linux tells the range.</summary>
    public static (int First, int Last) Parse(string text)
    {
        var parts = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var first)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var last) ? (first, last) : (0, 0);
    }

    // By halves; where the system hands out nearly all ports there is nothing to flee to.
    private static int Move(int port, (int First, int Last) range)
    {
        var moved = port;
        while (moved >= range.First && moved <= range.Last && moved / 2 >= Lowest)
        {
            moved /= 2;
        }

        return moved >= range.First && moved <= range.Last ? port : moved;
    }
}
