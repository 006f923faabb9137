using System.Collections.Frozen;
using Waku.Libp2p.Multiaddrs;

namespace Waku.Node.Host.Application;

/// <summary>Addresses of peers as a user writes them; what is wrong with one is said in nwaku's words, as recorded.</summary>
internal static class PeerAddressText
{
    /// <summary>Names of a multiaddr that stand alone, and those that a value follows (multiformats, as nim-libp2p knows them).</summary>
    private static readonly FrozenDictionary<string, bool> HasValue = new[]
    {
        ("ip4", true), ("ip6", true), ("dns", true), ("dns4", true), ("dns6", true), ("dnsaddr", true), ("tcp", true), ("udp", true), ("dccp", true),
        ("sctp", true), ("p2p", true), ("unix", true), ("onion", true), ("onion3", true), ("memory", true), ("http", false), ("https", false), ("ws", false),
        ("wss", false), ("tls", false), ("quic", false), ("quic-v1", false), ("utp", false), ("udt", false), ("p2p-circuit", false),
        ("p2p-websocket-star", false), ("p2p-webrtc-star", false), ("p2p-webrtc-direct", false),
    }.ToFrozenDictionary(static p => p.Item1, static p => p.Item2);

    /// <summary>Reads an address that ends in a peer id; returns what is wrong with it.</summary>
    public static string? Parse(string text, out Multiaddr? address)
    {
        address = null;
        if (text.Length == 0 || text == "/")
        {
            return Wrong("Address must not be empty!");
        }

        if (!text.StartsWith('/'))
        {
            return Wrong("Invalid MultiAddress, must start with `/`");
        }

        if (!Multiaddr.TryParse(text, out address))
        {
            return Wrong(Reason(text));
        }

        return address.PeerId is null ? $"Error in parsePeerInfo: p2p part should contain / [p2pPartStr:] [peer:{text}]" : null;
    }

    private static string Wrong(string reason) => $"MultiAddress.init [multiaddress: {reason}]";

    /// <summary>The first part that is wrong.</summary>
    private static string Reason(string text)
    {
        var parts = text.TrimEnd('/').Split('/');
        for (var i = 1; i < parts.Length; i++)
        {
            if (!HasValue.TryGetValue(parts[i], out var hasValue))
            {
                return $"Unsupported protocol '{parts[i]}'";
            }

            if (!hasValue)
            {
                continue;
            }

            if (i + 1 >= parts.Length)
            {
                return $"Missing protocol '{parts[i]}' argument";
            }

            if (!Multiaddr.TryParse($"/{parts[i]}/{parts[i + 1]}", out _))
            {
                return $"Error encoding `{parts[i]}/{parts[i + 1]}`";
            }

            i++;
        }

        return $"Error encoding `{text.TrimStart('/')}`";
    }
}
