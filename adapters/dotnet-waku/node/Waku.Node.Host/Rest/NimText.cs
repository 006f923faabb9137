using System.Text.Json;

namespace Waku.Node.Host.Rest;

/// <summary>Error texts that nwaku's libraries make, word for word as recorded.</summary>
internal static class NimText
{
    public const string NotDecodable = "Invalid content body, could not decode: Unable to deserialize data: ";

    /// <summary>A REST error inside another text.</summary>
    public static string RestError(string message) =>
        $"(status: 400 Bad Request, headers: , kind: Error, errobj: (status: 400 Bad Request, "
        + $"message: {JsonSerializer.Serialize(message, HostJson.Default.String)}, contentType: \"text/plain\"))";

    public static string DecodeError(string message) => $"Failed to decode request: {RestError(message)}";
}
