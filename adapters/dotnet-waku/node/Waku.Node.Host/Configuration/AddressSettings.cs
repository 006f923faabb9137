using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waku.Libp2p.Multiaddrs;

namespace Waku.Node.Host.Configuration;

/// <summary>Where the node listens and what it tells others.</summary>
/// <param name="Listen">Addresses to bind.</param>
/// <param name="Announce">Addresses told to peers; null for those that were bound.</param>
/// <param name="ExternalIp">IP address named by <c>--nat=extip:</c>.</param>
internal sealed record AddressSettings(IReadOnlyList<Multiaddr> Listen, IReadOnlyList<Multiaddr>? Announce, IPAddress? ExternalIp)
{
    public static AddressSettings From(FlagValues flags, IPAddress listenIp, int shift)
    {
        List<Multiaddr> listen = [Multiaddr.FromEndPoint(new IPEndPoint(listenIp, flags.Port("tcp-port", shift)))];
        if (flags.Boolean("websocket-support") || flags.Boolean("websocket-secure-support"))
        {
            var secure = flags.Boolean("websocket-secure-support");
            listen.Add(Multiaddr.FromEndPoint(new IPEndPoint(listenIp, flags.Port("websocket-port", shift)), webSocket: true, secure));
        }

        var external = External(flags);
        return new AddressSettings(listen, Announced(flags, listen, external), external);
    }

    /// <summary>Protocol ids of the muxers that a list names.</summary>
    public static IReadOnlyList<string> Muxers(string text) => [.. text.Split(',').Select(name => name switch
    {
        "yamux" => "/yamux/1.0.0",
        "mplex" => "/mplex/6.7.0",
        _ => throw new FlagException($"Cannot parse '{text}' as the value of 'muxer': yamux, mplex, or both separated by a comma expected"),
    }).Distinct()];

    /// <summary>Certificate for secure WebSocket; null when that is off.</summary>
    public static X509Certificate2? Certificate(FlagValues flags)
    {
        if (!flags.Boolean("websocket-secure-support"))
        {
            return null;
        }

        var (certificate, key) = (flags.Text("websocket-secure-cert-path"), flags.Text("websocket-secure-key-path"));
        if (certificate.Length == 0 || key.Length == 0)
        {
            throw new FlagException("--websocket-secure-support=true needs --websocket-secure-cert-path=<PEM file> and --websocket-secure-key-path=<PEM file>");
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new FlagException($"cannot use --websocket-secure-cert-path '{certificate}' with --websocket-secure-key-path '{key}': {e.Message}");
        }
    }

    private static IPAddress? External(FlagValues flags)
    {
        var nat = flags.Text("nat");
        if (nat.StartsWith("extip:", StringComparison.Ordinal))
        {
            return IPAddress.TryParse(nat[6..], out var ip) ? ip : throw new FlagException($"--nat: '{nat}' does not name an IP address after 'extip:'");
        }

        if (nat is "upnp" or "pmp")
        {
            flags.Warn($"--nat={nat} asks no router here: addresses are told as with --nat=any");
        }

        return nat is "any" or "none" or "upnp" or "pmp" ? null : throw new FlagException($"--nat: '{nat}' is none of any, none, upnp, pmp, extip:<ip>");
    }

    private static List<Multiaddr>? Announced(FlagValues flags, List<Multiaddr> listen, IPAddress? external)
    {
        List<Multiaddr> extra = [];
        foreach (var text in flags.List("ext-multiaddr"))
        {
            extra.Add(Multiaddr.TryParse(text, out var address) ? address.WithoutPeer()
                : throw new FlagException($"--ext-multiaddr: '{text}' is not a multiaddr"));
        }

        if (flags.Boolean("ext-multiaddr-only"))
        {
            return extra.Count > 0 ? extra : throw new FlagException("--ext-multiaddr-only=true needs at least one --ext-multiaddr=<multiaddr>");
        }

        if (flags.Text("dns4-domain-name") is { Length: > 0 } domain)
        {
            return [.. listen.Select(a =>
                Multiaddr.TryParse(a.ToString().Replace($"/ip4/{a.Host}/", $"/dns4/{domain}/", StringComparison.Ordinal), out var named)
                ? named : throw new FlagException($"--dns4-domain-name: '{domain}' is not a domain name")), .. extra];
        }

        return external is not null
            ? [.. listen.Select(a => Multiaddr.FromEndPoint(new IPEndPoint(external, a.TcpPort!.Value), a.IsWebSocket, a.IsSecureWebSocket)), .. extra]
            : extra.Count > 0 ? [.. listen, .. extra]
            : null;
    }
}
