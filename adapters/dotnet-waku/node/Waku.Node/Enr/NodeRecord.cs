using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Enr;

/// <summary>An Ethereum Node Record (EIP-778, identity scheme v4) with Waku's keys (31/WAKU2-ENR). Only records with a good signature exist.</summary>
public sealed class NodeRecord : IEquatable<NodeRecord>
{
    /// <summary>Longest record in bytes.</summary>
    public const int MaxLength = 300;

    private const string TextPrefix = "enr:";
    private readonly SortedDictionary<string, byte[]> _items;

    private NodeRecord(byte[] encoded, ulong sequence, SortedDictionary<string, byte[]> items)
    {
        Encoded = encoded;
        Sequence = sequence;
        _items = items;
        Key = PublicKey.Create(KeyType.Secp256k1, Bytes("secp256k1") ?? throw new Libp2pException("ENR: 'secp256k1' is missing"));
        PeerId = PeerId.FromPublicKey(Key);
        NodeId = Keccak256.Hash(Key.Coordinates());
    }

    /// <summary>The RLP form.</summary>
    public ReadOnlyMemory<byte> Encoded { get; }

    /// <summary>Raised by the owner with every change.</summary>
    public ulong Sequence { get; }

    /// <summary>The owner's key.</summary>
    public PublicKey Key { get; }

    /// <summary>The owner's libp2p peer id.</summary>
    public PeerId PeerId { get; }

    /// <summary>The owner's id in discovery v5: Keccak-256 of its public key, 32 bytes.</summary>
    public ReadOnlyMemory<byte> NodeId { get; }

    /// <summary>IPv4 address, else IPv6 address, or null.</summary>
    public IPAddress? Ip => Bytes("ip") is { Length: 4 } four ? new IPAddress(four) : Bytes("ip6") is { Length: 16 } six ? new IPAddress(six) : null;

    /// <summary>TCP port, or null.</summary>
    public int? TcpPort => Port("tcp") ?? Port("tcp6");

    /// <summary>UDP port, or null.</summary>
    public int? UdpPort => Port("udp") ?? Port("udp6");

    /// <summary>What the owner serves.</summary>
    public WakuCapabilities Capabilities => Bytes("waku2") is [var bits] ? (WakuCapabilities)bits : WakuCapabilities.None;

    /// <summary>Cluster and shards, from <c>rs</c> or <c>rsv</c>; null when absent or malformed.</summary>
    public ShardList? Shards
    {
        get
        {
            try
            {
                return Bytes("rs") is { } list ? ShardList.DecodeList(list) : Bytes("rsv") is { } vector ? ShardList.DecodeVector(vector) : null;
            }
            catch (Libp2pException)
            {
                return null;
            }
        }
    }

    /// <summary>UDP end point of discovery v5, or null.</summary>
    public IPEndPoint? UdpEndPoint => Ip is { } ip && UdpPort is { } port ? new IPEndPoint(ip, port) : null;

    /// <summary>Libp2p addresses: that of <c>ip</c> and <c>tcp</c>, then those of <c>multiaddrs</c>; entries that cannot be read are left out.</summary>
    public IReadOnlyList<Multiaddr> Addresses
    {
        get
        {
            List<Multiaddr> addresses = [];
            if (Ip is { } ip && TcpPort is { } port)
            {
                addresses.Add(Multiaddr.FromEndPoint(new IPEndPoint(ip, port)));
            }

            foreach (var address in MultiaddrList.Decode(Bytes("multiaddrs") ?? []))
            {
                if (!addresses.Contains(address))
                {
                    addresses.Add(address);
                }
            }

            return addresses;
        }
    }

    /// <summary>Keys of the record, in order.</summary>
    public IReadOnlyCollection<string> Keys => _items.Keys;

    /// <summary>Reads the text form <c>enr:…</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out NodeRecord? record)
    {
        record = null;
        try
        {
            record = text.StartsWith(TextPrefix, StringComparison.Ordinal) ? Decode(Base64Url.DecodeFromChars(text.AsSpan(TextPrefix.Length))) : null;
        }
        catch (Exception e) when (e is Libp2pException or FormatException)
        {
            // Not a record.
        }

        return record is not null;
    }

    /// <summary>Reads the RLP form and checks the signature.</summary>
    /// <exception cref="Libp2pException">Malformed, too long, keys out of order, or a wrong signature.</exception>
    public static NodeRecord Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxLength)
        {
            throw new Libp2pException($"ENR of {bytes.Length} bytes is above {MaxLength}");
        }

        var outer = new RlpReader(bytes);
        var list = outer.List();
        if (!outer.IsAtEnd)
        {
            throw new Libp2pException("ENR: bytes after the record");
        }

        var signature = list.Bytes();
        var content = list;
        var sequence = list.Integer();
        var items = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var last = "";
        while (!list.IsAtEnd)
        {
            var key = Encoding.Latin1.GetString(list.Bytes());
            if (items.Count > 0 && string.CompareOrdinal(key, last) <= 0)
            {
                throw new Libp2pException($"ENR: key '{key}' is repeated or out of order");
            }

            items[last = key] = list.RawItem().ToArray();
        }

        try
        {
            var record = new NodeRecord(bytes.ToArray(), sequence, items);
            return Encoding.ASCII.GetString(record.Bytes("id") ?? []) == "v4" && record.Key.VerifyHash(Keccak256.Hash(Content(sequence, items)), signature)
                ? record
                : throw new Libp2pException("ENR: wrong signature, or an identity scheme other than v4");
        }
        catch (CryptographicException e)
        {
            throw new Libp2pException("ENR: the key is not a point of secp256k1", e);
        }
    }

    /// <summary>Value of a key when it is a byte string; null otherwise.</summary>
    public byte[]? Bytes(string key)
    {
        if (!_items.TryGetValue(key, out var raw) || raw[0] >= 0xc0)
        {
            return null;
        }

        var reader = new RlpReader(raw);
        return reader.Bytes().ToArray();
    }

    /// <inheritdoc/>
    public bool Equals(NodeRecord? other) => other is not null && Encoded.Span.SequenceEqual(other.Encoded.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NodeRecord);

    /// <inheritdoc/>
    public override int GetHashCode() => PeerId.GetHashCode();

    /// <summary>The text form.</summary>
    public override string ToString() => TextPrefix + Base64Url.EncodeToString(Encoded.Span);

    internal byte[] RawItem(string key) => _items[key];

    internal static NodeRecord Sign(IdentityKey identity, ulong sequence, SortedDictionary<string, byte[]> items)
    {
        var content = Content(sequence, items);
        var signature = identity.SignHash(Keccak256.Hash(content));
        var encoded = RlpWriter.List([RlpWriter.String(signature), .. Items(sequence, items)]);
        return encoded.Length <= MaxLength ? new NodeRecord(encoded, sequence, new SortedDictionary<string, byte[]>(items, StringComparer.Ordinal))
            : throw new Libp2pException($"ENR of {encoded.Length} bytes is above {MaxLength}");
    }

    private static byte[] Content(ulong sequence, SortedDictionary<string, byte[]> items) => RlpWriter.List(Items(sequence, items));

    private static IEnumerable<byte[]> Items(ulong sequence, SortedDictionary<string, byte[]> items) =>
        [RlpWriter.Integer(sequence), .. items.SelectMany(static i => new[] { RlpWriter.String(Encoding.Latin1.GetBytes(i.Key)), i.Value })];

    private int? Port(string key) => Bytes(key) switch
    {
        [var low] => low,
        [var high, var low] => (high << 8) | low,
        _ => null,
    };
}
