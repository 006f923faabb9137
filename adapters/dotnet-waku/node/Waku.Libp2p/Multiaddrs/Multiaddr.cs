using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Multiaddrs;

/// <summary>A self-describing network address such as <c>/ip4/127.0.0.1/tcp/60000/ws/p2p/16Uiu2…</c> (multiformats multiaddr).</summary>
public sealed class Multiaddr : IEquatable<Multiaddr>
{
    private readonly (MultiaddrProtocol Protocol, string Value)[] _parts;
    private readonly string _text;

    internal Multiaddr((MultiaddrProtocol, string)[] parts)
    {
        _parts = parts;
        _text = string.Concat(_parts.Select(static p => p.Protocol.Size == 0 ? $"/{p.Protocol.Name}" : $"/{p.Protocol.Name}/{p.Value}"));
    }

    internal IReadOnlyList<(MultiaddrProtocol Protocol, string Value)> Parts => _parts;

    /// <summary>The peer id at the end, if there is one.</summary>
    public PeerId? PeerId => _parts is [.., { Protocol.Code: MultiaddrProtocol.P2p } last] ? PeerId.Parse(last.Value) : null;

    /// <summary>IP address or host name, or null.</summary>
    public string? Host => Value(MultiaddrProtocol.Ip4) ?? Value(MultiaddrProtocol.Ip6) ?? Value(MultiaddrProtocol.Dns4)
        ?? Value(MultiaddrProtocol.Dns6) ?? Value(MultiaddrProtocol.Dns);

    /// <summary>TCP port, or null.</summary>
    public int? TcpPort => Value(MultiaddrProtocol.Tcp) is { } port ? int.Parse(port) : null;

    /// <summary>True for WebSocket, plain or over TLS.</summary>
    public bool IsWebSocket => Has(MultiaddrProtocol.Ws) || IsSecureWebSocket;

    /// <summary>True for WebSocket over TLS.</summary>
    public bool IsSecureWebSocket => Has(MultiaddrProtocol.Wss) || (Has(MultiaddrProtocol.Tls) && Has(MultiaddrProtocol.Ws));

    /// <summary>True for an address this library can dial: TCP, with or without WebSocket and TLS, not relayed.</summary>
    public bool IsDialable => Host is not null && TcpPort is not null && !Has(MultiaddrProtocol.Circuit)
        && !Has(MultiaddrProtocol.Udp);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="Libp2pException">Says which part is wrong.</exception>
    public static Multiaddr Parse(string text) => MultiaddrCodec.ParseText(text);

    /// <summary>Reads the text form, or returns false.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Multiaddr? address)
    {
        try
        {
            address = Parse(text);
            return true;
        }
        catch (Libp2pException)
        {
            address = null;
            return false;
        }
    }

    /// <summary>Reads the binary form.</summary>
    public static Multiaddr Decode(ReadOnlySpan<byte> bytes) => MultiaddrCodec.Decode(bytes);

    /// <summary>The address of a socket.</summary>
    public static Multiaddr FromEndPoint(IPEndPoint endPoint, bool webSocket = false, bool secure = false)
    {
        var address = endPoint.Address.IsIPv4MappedToIPv6 ? endPoint.Address.MapToIPv4() : endPoint.Address;
        var family = address.AddressFamily == AddressFamily.InterNetwork ? "ip4" : "ip6";
        return Parse($"/{family}/{address}/tcp/{endPoint.Port}{(secure ? "/wss" : webSocket ? "/ws" : "")}");
    }

    /// <summary>The binary form.</summary>
    public byte[] Encode() => MultiaddrCodec.Encode(this);

    /// <summary>The same address with the peer id at its end, replacing one that is there.</summary>
    public Multiaddr WithPeer(PeerId peer) => new([.. WithoutPeer()._parts, (MultiaddrProtocol.Find(MultiaddrProtocol.P2p)!, peer.ToString())]);

    /// <summary>The same address without a peer id at its end.</summary>
    public Multiaddr WithoutPeer() => PeerId is null ? this : new(_parts[..^1]);

    /// <inheritdoc/>
    public bool Equals(Multiaddr? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Multiaddr);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => _text;

    private string? Value(int code) => Array.Find(_parts, p => p.Protocol.Code == code).Value;

    private bool Has(int code) => Array.Exists(_parts, p => p.Protocol.Code == code);
}
