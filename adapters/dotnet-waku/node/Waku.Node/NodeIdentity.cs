using System.Net;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Enr;

namespace Waku.Node;

/// <summary>The node's own record: made when the ports are known, made anew when the shards change.</summary>
internal sealed class NodeIdentity(WakuNodeOptions options, WakuNode node, TimeProvider time)
{
    private readonly Lock _lock = new();
    private NodeRecord? _record;
    private IReadOnlyList<ushort> _shards = [];
    private int? _udpPort;

    /// <summary>UDP port of discovery v5, once it is bound.</summary>
    public int? UdpPort
    {
        get => _udpPort;
        set
        {
            lock (_lock)
            {
                _udpPort = value;
                _record = null;
            }
        }
    }

    public NodeRecord? Record
    {
        get
        {
            if (options.Libp2p.Identity.PublicKey.Type != KeyType.Secp256k1 || node.Addresses.Count == 0)
            {
                return null;
            }

            var shards = new ShardList(options.ClusterId, [.. node.CurrentShards().Select(static s => (ushort)s).Order()]);
            lock (_lock)
            {
                if (_record is null || !_shards.SequenceEqual(shards.Shards))
                {
                    _record = Make(shards, _record?.Sequence);
                    _shards = shards.Shards;
                }

                return _record;
            }
        }
    }

    private NodeRecord Make(ShardList shards, ulong? before)
    {
        // Unix milliseconds: higher than any number this key used before, without having to remember it.
        var sequence = Math.Max((ulong)time.GetUtcNow().ToUnixTimeMilliseconds(), (before ?? 0) + 1);
        var builder = new NodeRecordBuilder().Capabilities(Capabilities()).Shards(shards);
        var addresses = node.Host.AnnouncedAddresses ?? node.Host.ListenAddresses;
        var tcp = addresses.FirstOrDefault(static a => !a.IsWebSocket && a.TcpPort is not null);
        if ((options.ExternalIp ?? IpOf(tcp) ?? addresses.Select(IpOf).FirstOrDefault(static i => i is not null)) is { } ip && !IsAny(ip))
        {
            builder.EndPoint(ip, tcp?.TcpPort, _udpPort);
        }

        return builder.Multiaddrs([.. addresses.Where(static a => IpOf(a) is not { } i || !IsAny(i))]).Sign(options.Libp2p.Identity, sequence);
    }

    /// <summary>An address that nobody can be reached at.</summary>
    private static bool IsAny(IPAddress ip) => ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any);

    private static IPAddress? IpOf(Multiaddr? address) => IPAddress.TryParse(address?.Host, out var ip) ? ip : null;

    private WakuCapabilities Capabilities() =>
        (node.Relay is null ? 0 : WakuCapabilities.Relay) | (node.Store is null ? 0 : WakuCapabilities.Store) | (node.Sync is null ? 0 : WakuCapabilities.Sync)
        | (node.Filter is null ? 0 : WakuCapabilities.Filter) | (node.Lightpush is null ? 0 : WakuCapabilities.Lightpush);
}
