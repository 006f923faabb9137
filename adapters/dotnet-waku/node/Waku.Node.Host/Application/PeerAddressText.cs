using Waku.Libp2p.Multiaddrs;

namespace Waku.Node.Host.Application;

/// <summary>Addresses of peers as a user writes them; what is wrong with one is said in nwaku's words, as recorded.</summary>
internal static class PeerAddressText
{
    /// <summary>Reads an address that ends in a peer id; returns what is wrong with it.</summary>
    public static string? Parse(string text, out Multiaddr? address)
    {
        address = null;
        if (!text.StartsWith('/'))
        {
            return "MultiAddress.init [multiaddress: Invalid MultiAddress, must start with `/`]";
        }

        if (!Multiaddr.TryParse(text, out address))
        {
            return $"MultiAddress.init [multiaddress: Error encoding `{text.TrimStart('/')}`]";
        }

        return address.PeerId is null ? $"Error in parsePeerInfo: p2p part should contain / [p2pPartStr:] [peer:{text}]" : null;
    }
}
