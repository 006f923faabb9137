using System.Globalization;
using System.Net;

namespace Waku.QA.Engines;

/// <summary>Connected TCP and UDP sockets of a process, from Linux's <c>/proc</c>.</summary>
internal static class SocketTable
{
    private const int RemoteColumn = 2;
    private const int InodeColumn = 9;

    /// <summary>Remote addresses, IPv4 also of sockets that speak both; null where the system does not tell.</summary>
    /// <param name="pid">Process id.</param>
    /// <param name="ownOnly">True for the process's own sockets, false for all of its network namespace.</param>
    public static IReadOnlyList<string>? RemotesOf(int pid, bool ownOnly)
    {
        try
        {
            var own = ownOnly ? Inodes(pid) : null;
            HashSet<string> remotes = [];
            foreach (var table in (string[])["tcp", "udp", "tcp6", "udp6"])
            {
                var file = $"/proc/{pid}/net/{table}";
                foreach (var line in File.Exists(file) ? File.ReadLines(file).Skip(1) : [])
                {
                    var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    var remote = Address(columns[RemoteColumn]);
                    if (remote is not ("0.0.0.0" or "::") && own?.Contains(columns[InodeColumn]) != false)
                    {
                        remotes.Add(remote);
                    }
                }
            }

            return [.. remotes.Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static HashSet<string> Inodes(int pid) =>
    [
        .. Directory.EnumerateFiles($"/proc/{pid}/fd").Select(static f => new FileInfo(f).LinkTarget)
            .Where(static t => t?.StartsWith("socket:[", StringComparison.Ordinal) == true).Select(static t => t![8..^1]),
    ];

    /// <summary>The kernel writes an address as 32-bit numbers in the machine's own byte order.</summary>
    private static string Address(string column)
    {
        var digits = column.AsSpan(0, column.IndexOf(':', StringComparison.Ordinal));
        var bytes = new byte[digits.Length / 2];
        for (var i = 0; i < digits.Length; i += 8)
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(i / 2), uint.Parse(digits.Slice(i, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        var address = new IPAddress(bytes);
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }
}
