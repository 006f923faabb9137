using System.Buffers.Binary;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Enr;

/// <summary>The ENR key <c>multiaddrs</c> (31/WAKU2-ENR): each address behind its length in two bytes, big-endian, without <c>/p2p/</c>.</summary>
public static class MultiaddrList
{
    /// <summary>Encodes addresses.</summary>
    public static byte[] Encode(IEnumerable<Multiaddr> addresses)
    {
        List<byte> bytes = [];
        foreach (var address in addresses)
        {
            var encoded = address.WithoutPeer().Encode();
            bytes.AddRange([(byte)(encoded.Length >> 8), (byte)encoded.Length]);
            bytes.AddRange(encoded);
        }

        return [.. bytes];
    }

    /// <summary>Reads addresses; those that cannot be read are left out, and a cut-off end ends the list.</summary>
    public static IReadOnlyList<Multiaddr> Decode(ReadOnlySpan<byte> bytes)
    {
        List<Multiaddr> addresses = [];
        while (bytes.Length > 2)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            if (length == 0 || length > bytes.Length - 2)
            {
                break;
            }

            try
            {
                addresses.Add(Multiaddr.Decode(bytes.Slice(2, length)).WithoutPeer());
            }
            catch (Libp2pException)
            {
                // A transport that this node does not know; the others are still good.
            }

            bytes = bytes[(2 + length)..];
        }

        return addresses;
    }
}
