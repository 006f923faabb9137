using System.Net;
using System.Net.Sockets;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Muxing.Yamux;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Resources;
using Waku.Libp2p.Security;
using Waku.Libp2p.Transports;

namespace Waku.Node.Hostile.Tests.Harness;

/// <summary>What a script attacks with: sockets, secured channels and whole hosts from one address.</summary>
internal sealed class Attacker(Multiaddr target, Multiaddr webSocket, int seed) : IAsyncDisposable
{
    public const string Ip = "127.0.0.2";
    private readonly List<IDisposable> _sockets = [];
    private readonly List<IAsyncDisposable> _channels = [];

    public Random Random { get; } = new(seed);

    public Multiaddr Target => target;

    /// <summary>A TCP connection.</summary>
    public async Task<NetworkStream> SocketAsync(CancellationToken token, bool web = false)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets.Add(socket);
        socket.Bind(new IPEndPoint(IPAddress.Parse(Ip), 0));
        await socket.ConnectAsync(IPAddress.Loopback, (web ? webSocket : target).TcpPort!.Value, token);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>A secured channel without muxer.</summary>
    public async Task<NoiseChannel> NoiseAsync(CancellationToken token, IdentityKey? key = null)
    {
        var raw = await new TcpTransport(IPAddress.Parse(Ip)).DialAsync(target, token);
        _channels.Add(raw);
        await MultistreamSelect.SelectAsync(raw, [NoiseUpgrade.Protocol], token);
        var channel = await NoiseUpgrade.RunAsync(raw, key ?? IdentityKey.Generate(KeyType.Ed25519), true, null, TimeProvider.System, token);
        _channels.Add(channel);
        return channel;
    }

    /// <summary>A secured channel on which the muxer is agreed; frames are the script's own.</summary>
    public async Task<NoiseChannel> MuxedAsync(CancellationToken token, string muxer = YamuxSession.Protocol)
    {
        var channel = await NoiseAsync(token);
        await MultistreamSelect.SelectAsync(channel, [muxer], token);
        return channel;
    }

    /// <summary>A whole host, whose streams are the script's to abuse; it knows no limits for itself.</summary>
    public async Task<Connection> ConnectAsync(CancellationToken token, string[]? muxers = null, Action<Libp2pHost>? serve = null)
    {
        var host = new Libp2pHost(new Libp2pOptions
        {
            Identity = IdentityKey.Generate(KeyType.Ed25519),
            DialFrom = IPAddress.Parse(Ip),
            Muxers = muxers ?? ["/yamux/1.0.0"],
            NegotiationTimeout = TimeSpan.FromMinutes(5),
            KeepAliveInterval = TimeSpan.FromHours(1),
            Limits = new ResourceLimits
            {
                StreamsPerConnection = 1_000_000,
                NegotiationsPerConnection = 1_000_000,
                BufferedBytesPerConnection = 1L << 40,
                UnsentControlBytes = 1 << 30,
                WriteStall = TimeSpan.FromHours(1),
            },
        });
        // Without it the node would hang up at once, as on any peer of another network.
        host.Handle(Metadata.MetadataProtocol.Id, static async (stream, _, token) => await stream.WriteAsync(new byte[] { 2, 8, 66 }, token));
        serve?.Invoke(host);
        _channels.Add(host);
        return await host.DialAsync(target, token);
    }

    public async ValueTask DisposeAsync()
    {
        _sockets.ForEach(static s => s.Dispose());
        foreach (var channel in _channels)
        {
            await channel.DisposeAsync();
        }
    }
}
