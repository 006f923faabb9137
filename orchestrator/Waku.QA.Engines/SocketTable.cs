using System.Globalization;
using System.Net;

namespace Waku.QA.Engines;

/// <summary>Connected TCP and UDP sockets of a process, from Linux's <c>/proc</c>.</summary>
internal static class SocketTable
{
    private const int LocalColumn = 1;
    private const int RemoteColumn = 2;
    private const int InodeColumn = 9;

    /// <summary>Remote end points, IPv4 also of sockets that speak both; null where the system does not tell.</summary>
    /// <param name="pid">Process id.</param>
    /// <param name="ownOnly">True for the process's own sockets, false for all of its network namespace.</param>
    public static IReadOnlyList<IPEndPoint>? RemotesOf(int pid, bool ownOnly) =>
        Read(pid, ownOnly, ["tcp", "udp", "tcp6", "udp6"], static (_, remote) => IsAny(remote) ? null : remote);

    /// <summary>Own end points of UDP sockets that are connected to nobody: who sends there is heard. Null where the system does not tell.</summary>
    /// <param name="pid">Process id.</param>
    /// <param name="ownOnly">True for the process's own sockets, false for all of its network namespace.</param>
    public static IReadOnlyList<IPEndPoint>? UdpListenersOf(int pid, bool ownOnly) =>
        Read(pid, ownOnly, ["udp", "udp6"], static (local, remote) => IsAny(remote) ? local : null);

    private static IReadOnlyList<IPEndPoint>? Read(int pid, bool ownOnly, string[] tables, Func<IPEndPoint, IPEndPoint, IPEndPoint?> choose)
    {
        try
        {
            var own = ownOnly ? Inodes(pid) : null;
            HashSet<IPEndPoint> found = [];
            foreach (var table in tables)
            {
                var file = $"/proc/{pid}/net/{table}";
                foreach (var line in File.Exists(file) ? File.ReadLines(file).Skip(1) : [])
                {
                    var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    if (own?.Contains(columns[InodeColumn]) != false && choose(EndPoint(columns[LocalColumn]), EndPoint(columns[RemoteColumn])) is { } chosen)
                    {
                        found.Add(chosen);
                    }
                }
            }

            return [.. found.OrderBy(static r => $"{r}", StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsAny(IPEndPoint point) => point.Address.Equals(IPAddress.Any) || point.Address.Equals(IPAddress.IPv6Any);

    private static HashSet<string> Inodes(int pid) =>
    [
        .. Directory.EnumerateFiles($"/proc/{pid}/fd").Select(static f => new FileInfo(f).LinkTarget)
            .Where(static t => t?.StartsWith("socket:[", StringComparison.Ordinal) == true).Select(static t => t![8..^1]),
    ];

    /// <summary>The kernel writes an address as 32-bit numbers in the machine's own byte order, and a port as a number.</summary>
    private static IPEndPoint EndPoint(string column)
    {
        var colon = column.IndexOf(':', StringComparison.Ordinal);
        var digits = column.AsSpan(0, colon);
        var bytes = new byte[digits.Length / 2];
        for (var i = 0; i < digits.Length; i += 8)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(i / 2), uint.Parse(digits.Slice(i, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        var address = new IPAddress(bytes);
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address,
            int.Parse(column.AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }
}
