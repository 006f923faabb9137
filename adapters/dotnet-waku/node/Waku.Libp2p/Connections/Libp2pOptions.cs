using System.Buffers;
using System.Net;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Connections;

/// <summary>What a <see cref="Libp2pHost"/> is and what it lets peers take.</summary>
public sealed record Libp2pOptions
{
    /// <summary>The node's identity.</summary>
    public required IdentityKey Identity { get; init; }

    /// <summary>Agent string sent by identify.</summary>
    public string AgentVersion { get; init; } = "dotnet-libp2p";

    /// <summary>Source address for outbound connections; null lets the system choose.</summary>
    public IPAddress? DialFrom { get; init; }

    /// <summary>Certificate with private key for listening on secure WebSocket addresses.</summary>
    public System.Security.Cryptography.X509Certificates.X509Certificate2? WebSocketCertificate { get; init; }

    /// <summary>Muxers in order of preference. <value>yamux, then mplex</value></summary>
    public IReadOnlyList<string> Muxers { get; init; } = ["/yamux/1.0.0", "/mplex/6.7.0"];

    /// <summary>Most connections at once, both directions. <value>150</value></summary>
    public int MaxConnections { get; init; } = 150;

    /// <summary>Most inbound connections from one IP address; 0 for no limit. <value>0</value></summary>
    public int MaxConnectionsPerIp { get; init; }

    /// <summary>Most peers remembered; the oldest that is not connected makes room. <value>10000</value></summary>
    public int PeerStoreCapacity { get; init; } = 10_000;

    /// <summary>What peers may take of this host.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>Where streams keep what they received and nobody took yet. <value>the shared pool</value></summary>
    internal MemoryPool<byte> Buffers { get; init; } = MemoryPool<byte>.Shared;

    /// <summary>Time to secure and multiplex a connection before it is dropped. <value>10 s</value></summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for one protocol negotiation on a stream. <value>10 s</value></summary>
    public TimeSpan NegotiationTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection on which nothing came for so long is pinged; two failures in a row close it. <value>15 s</value></summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time to answer a ping. <value>5 s</value></summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time that an older connection has to prove itself alive once its peer opened another. <value>2 s</value></summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>First wait after a failed dial; doubles with each failure. <value>500 ms</value></summary>
    public TimeSpan DialBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait between dials of one peer. <value>60 s</value></summary>
    public TimeSpan MaxDialBackoff { get; init; } = TimeSpan.FromSeconds(60);
}
