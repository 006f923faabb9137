using System.Net;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Exporting;

/// <summary>The IPv4 addresses that an exported network gives its nodes, in order.</summary>
internal sealed class AddressBlock
{
    /// <summary>Network, first host (the gateway) and broadcast address are nobody's.</summary>
    private const int FirstNode = 2;
    private readonly uint _base;
    private readonly int _bits;

    private AddressBlock(uint first, int bits) => (_base, _bits) = (first, bits);

    /// <summary>The block as CIDR.</summary>
    public string Cidr => $"{Text(_base)}/{_bits}";

    /// <summary>Address of the host in the network.</summary>
    public string Gateway => Text(_base + 1);

    /// <summary>Reads a block such as 10.214.7.0/24.</summary>
    /// <param name="text">CIDR.</param>
    /// <param name="nodes">Nodes that must have room.</param>
    /// <exception cref="UsageException">It is none, or has too few addresses; says the mend.</exception>
    public static AddressBlock Parse(string text, int nodes)
    {
        const string Mend = "write an IPv4 block such as 10.214.7.0/24";
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text[..slash], out var ip) || ip.GetAddressBytes() is not { Length: 4 } bytes || ip.ToString() != text[..slash]
            || !int.TryParse(text[(slash + 1)..], System.Globalization.NumberStyles.None, null, out var bits) || bits is < 8 or > 30)
        {
            throw new UsageException($"--addresses '{text}': is no block of 8 to 30 bits; {Mend}");
        }

        var first = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if ((first & ((1u << (32 - bits)) - 1)) != 0)
        {
            throw new UsageException($"--addresses '{text}': the address is not the first of the block; {Mend}");
        }

        var room = (1L << (32 - bits)) - FirstNode - 1;
        return nodes <= room ? new AddressBlock(first, bits)
            : throw new UsageException($"--addresses '{text}': has room for {room} nodes, and the topology has {nodes}; write a larger block");
    }

    /// <summary>Address of a node.</summary>
    public string Of(int node) => Text(_base + FirstNode + (uint)node);

    private static string Text(uint address) => $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}";
}
