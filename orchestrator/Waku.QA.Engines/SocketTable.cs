using System.Globalization;
using System.Net;

namespace Waku.QA.Engines;

/// <summary>Connected TCP and UDP sockets of a process, from Linux's <c>/proc</c>.</summary>
internal static class SocketTable
{
    private const int RemoteColumn = 2;
    private const int InodeColumn = 9;

    /// <summary>Remote IPv4 addresses; null where the system does not tell.</summary>
    /// <param name="pid">Process id.</param>
    /// <param name="ownOnly">True for the process's own sockets, false for all of its network namespace.</param>
    public static IReadOnlyList<string>? RemotesOf(int pid, bool ownOnly)
    {
        try
        {
            var own = ownOnly ? Inodes(pid) : null;
            HashSet<string> remotes = [];
            foreach (var table in (string[])["tcp", "udp"])
            {
                foreach (var line in File.ReadLines($"/proc/{pid}/net/{table}").Skip(1))
                {
                    var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                    var remote = Address(columns[RemoteColumn]);
                    if (remote != "0.0.0.0" && own?.Contains(columns[InodeColumn]) != false)
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

    /// <summary>The kernel writes an address as one 32-bit number in the machine's own byte order.</summary>
    private static string Address(string column) =>
        new IPAddress(BitConverter.GetBytes(uint.Parse(column.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture))).ToString();
}
