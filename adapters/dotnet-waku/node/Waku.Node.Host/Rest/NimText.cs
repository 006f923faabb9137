using System.Globalization;
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

    /// <summary>A number with a fraction, always written with one: <c>0.0</c>.</summary>
    public static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return !double.IsFinite(value) ? "0.0" : text.AsSpan().ContainsAny('.', 'E') ? text : $"{text}.0";
    }

    public static string DecodeError(string message) => $"Failed to decode request: {RestError(message)}";
}
