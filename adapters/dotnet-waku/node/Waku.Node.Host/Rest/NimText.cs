using System.Text.Json;
using Waku.Libp2p.Multiaddrs;

namespace Waku.Node.Host.Rest;

/// <summary>Error texts that nwaku's libraries make, word for word as recorded.</summary>
internal static class NimText
{
    public const string NotDecodable = "Invalid content body, could not decode: Unable to deserialize data: ";

    /// <summary>A REST error inside another text.</summary>
    public static string RestError(string message) =>
        $"(status: 400 Bad Request, headers: , kind: Error, errobj: (status: 400 Bad Request, message: {JsonSerializer.Serialize(message, HostJson.Default.String)}, contentType: \"text/plain\"))";

    public static string DecodeError(string message) => $"Failed to decode request: {RestError(message)}";

    /// <summary>Reads an address that ends in a peer id; returns what is wrong with it.</summary>
    public static string? ParsePeer(string text, out Multiaddr? address)
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
