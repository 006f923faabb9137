using System.Collections.Frozen;

namespace Waku.Libp2p.Multiaddrs;

/// <summary>One row of the multiaddr protocol table: code, name and size of the value in bytes (0 none, -1 length-prefixed).</summary>
internal sealed record MultiaddrProtocol(int Code, string Name, int Size)
{
    public const int Ip4 = 4, Tcp = 6, Ip6 = 41, Dns = 53, Dns4 = 54, Dns6 = 55, DnsAddr = 56, Udp = 273, Circuit = 290, P2p = 421,
        Tls = 448, Sni = 449, Quic = 460, QuicV1 = 461, Ws = 477, Wss = 478;

    private static readonly MultiaddrProtocol[] Table =
    [
        new(Ip4, "ip4", 4), new(Tcp, "tcp", 2), new(Ip6, "ip6", 16), new(Dns, "dns", -1), new(Dns4, "dns4", -1),
        new(Dns6, "dns6", -1), new(DnsAddr, "dnsaddr", -1), new(Udp, "udp", 2), new(Circuit, "p2p-circuit", 0), new(P2p, "p2p", -1),
        new(Tls, "tls", 0), new(Sni, "sni", -1), new(Quic, "quic", 0), new(QuicV1, "quic-v1", 0), new(Ws, "ws", 0), new(Wss, "wss", 0),
    ];

    private static readonly FrozenDictionary<int, MultiaddrProtocol> ByCode = Table.ToFrozenDictionary(p => p.Code);
    private static readonly FrozenDictionary<string, MultiaddrProtocol> ByName = Table.ToFrozenDictionary(p => p.Name);

    public static MultiaddrProtocol? Find(int code) => ByCode.GetValueOrDefault(code);

    public static MultiaddrProtocol? Find(string name) => ByName.GetValueOrDefault(name == "ipfs" ? "p2p" : name);
}
