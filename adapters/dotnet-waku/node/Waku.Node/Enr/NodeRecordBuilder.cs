using System.Net;
using System.Net.Sockets;
using System.Text;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Enr;

/// <summary>Makes and signs a node's own record.</summary>
public sealed class NodeRecordBuilder
{
    private readonly SortedDictionary<string, byte[]> _items = new(StringComparer.Ordinal);
    private IReadOnlyList<Multiaddr> _addresses = [];

    /// <summary>Begins with the keys of a record.</summary>
    public static NodeRecordBuilder From(NodeRecord record)
    {
        var builder = new NodeRecordBuilder();
        foreach (var key in record.Keys)
        {
            builder._items[key] = record.RawItem(key);
        }

        return builder;
    }

    /// <summary>Address and ports; a port that is null is left out.</summary>
    public NodeRecordBuilder EndPoint(IPAddress ip, int? tcp, int? udp)
    {
        var suffix = ip.AddressFamily == AddressFamily.InterNetworkV6 ? "6" : "";
        Set("ip" + suffix, ip.GetAddressBytes());
        if (tcp is { } tcpPort)
        {
            SetInteger("tcp" + suffix, (ulong)tcpPort);
        }

        if (udp is { } udpPort)
        {
            SetInteger("udp" + suffix, (ulong)udpPort);
        }

        return this;
    }

    /// <summary>The key <c>waku2</c>.</summary>
    public NodeRecordBuilder Capabilities(WakuCapabilities capabilities) => Set("waku2", [(byte)capabilities]);

    /// <summary>The key <c>rs</c>, or <c>rsv</c> for 64 shards and more.</summary>
    public NodeRecordBuilder Shards(ShardList shards) => shards.Shards.Count >= ShardList.VectorThreshold ? Set("rsv", shards.EncodeVector())
        : Set("rs", shards.EncodeList());

    /// <summary>The key <c>multiaddrs</c>. As many as fit into 300 bytes, in this order.</summary>
    public NodeRecordBuilder Multiaddrs(IReadOnlyList<Multiaddr> addresses)
    {
        _addresses = addresses;
        return this;
    }

    /// <summary>Any other key.</summary>
    public NodeRecordBuilder Set(string key, ReadOnlySpan<byte> value)
    {
        _items[key] = RlpWriter.String(value);
        return this;
    }

    /// <summary>Signs the record.</summary>
    /// <exception cref="Libp2pException">Longer than 300 bytes even without multiaddrs.</exception>
    public NodeRecord Sign(IdentityKey identity, ulong sequence)
    {
        Set("id", Encoding.ASCII.GetBytes("v4"));
        Set("secp256k1", identity.PublicKey.Data.Span);
        for (var count = _addresses.Count; count > 0; count--)
        {
            try
            {
                Set("multiaddrs", MultiaddrList.Encode(_addresses.Take(count)));
                return NodeRecord.Sign(identity, sequence, _items);
            }
            catch (Libp2pException)
            {
                // Too long: one address less.
            }
        }

        _items.Remove("multiaddrs");
        return NodeRecord.Sign(identity, sequence, _items);
    }

    private void SetInteger(string key, ulong value) => _items[key] = RlpWriter.Integer(value);
}
