using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Messages in the REST dialect. Timestamps are exact 64-bit integers, never doubles (nwaku #1157).</summary>
public static class RestJson
{
    private const int HashLength = 32;
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>No needless escapes: content topics and multiaddrs are sent as they are written.</summary>
    internal static JsonSerializerOptions Relaxed { get; } = new() { Encoder = Writing.Encoder };

    /// <summary>One JSON document.</summary>
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(output, Writing);
        write(writer);
        writer.Flush();
        return output.WrittenMemory;
    }

    /// <summary>A message with the fields that say something: nodes refuse unknown fields and nulls.</summary>
    public static void Write(Utf8JsonWriter writer, NodeMessage message)
    {
        writer.WriteStartObject();
        writer.WriteBase64String("payload", message.Payload);
        writer.WriteString("contentTopic", message.ContentTopic);
        writer.WriteNumber("timestamp", message.Timestamp);
        if (message.Version != 0)
        {
            writer.WriteNumber("version", message.Version);
        }

        if (message.Meta.Length > 0)
        {
            writer.WriteBase64String("meta", message.Meta);
        }

        if (message.Ephemeral)
        {
            writer.WriteBoolean("ephemeral", true);
        }

        writer.WriteEndObject();
    }

    /// <summary>An array of messages.</summary>
    public static IReadOnlyList<NodeMessage> ReadMessages(string request, byte[] json)
    {
        using var document = RestClient.ReadJson(request, json);
        return [.. document.RootElement.EnumerateArray().Select(ReadMessage)];
    }

    /// <summary>One message; its time stamp as a number, or as text where an implementation writes 64-bit integers so.</summary>
    public static NodeMessage ReadMessage(JsonElement element) => new()
    {
        Payload = element.GetProperty("payload").GetBytesFromBase64(),
        ContentTopic = ReadText(element.GetProperty("contentTopic")),
        Version = element.TryGetProperty("version", out var version) ? version.GetUInt32() : 0,
        Timestamp = element.TryGetProperty("timestamp", out var timestamp) ? ReadInt64(timestamp) : 0,
        Meta = element.TryGetProperty("meta", out var meta) ? meta.GetBytesFromBase64() : [],
        Ephemeral = element.TryGetProperty("ephemeral", out var ephemeral) && ephemeral.GetBoolean(),
    };

    /// <summary>Text, or its raw form where it is none in UTF-16: a peer may send anything, and one bad message must not hide the others of its drain.</summary>
    private static string ReadText(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException) when (element.ValueKind == JsonValueKind.String)
        {
            return element.GetRawText();
        }
    }

    /// <summary>A hash as lower-case hex with 0x, from hex with or without it, or from base64 of either alphabet.</summary>
    /// <exception cref="FormatException">It is no hash of 32 bytes.</exception>
    public static string ReadHash(string text)
    {
        var hex = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        var bytes = hex.Length == 2 * HashLength
            ? Convert.FromHexString(hex)
            : Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').TrimEnd('=').PadRight((text.TrimEnd('=').Length + 3) / 4 * 4, '='));
        return bytes.Length == HashLength ? $"0x{Convert.ToHexStringLower(bytes)}" : throw new FormatException($"'{text}' is no message hash");
    }

    /// <summary>Peer ids of an array of peers: the part behind <c>/p2p/</c>, because the address in front may be an ephemeral one.</summary>
    public static IReadOnlyList<string> ReadPeerIds(JsonElement peers) =>
        [.. peers.EnumerateArray().Select(static p => PeerIdOf(p.GetProperty("multiaddr").GetString()!)).Distinct()];

    /// <summary>The last part of a multiaddr.</summary>
    public static string PeerIdOf(string multiaddr) => multiaddr[(multiaddr.LastIndexOf('/') + 1)..];

    private static long ReadInt64(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? long.Parse(element.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : element.GetInt64();
}
