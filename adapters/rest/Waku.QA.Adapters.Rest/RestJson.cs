using System.Buffers;
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

    /// <summary>A list of messages; null is the empty one.</summary>
    /// <exception cref="NodeRefusedException">It is none (<see cref="NodeError.Malformed"/>).</exception>
    public static IReadOnlyList<NodeMessage> ReadMessages(string request, byte[] json) => [.. RestAnswer.Read(request, json).Items.Select(ReadMessage)];

    /// <summary>One message. What an implementation leaves out, or writes as null, is empty.</summary>
    /// <exception cref="NodeRefusedException">It is none (<see cref="NodeError.Malformed"/>).</exception>
    public static NodeMessage ReadMessage(RestAnswer answer) => answer.IsObject
        ? new NodeMessage
        {
            Payload = answer["payload"].Bytes(),
            ContentTopic = answer["contentTopic"].Text(),
            Version = (uint)answer["version"].Number(0, 0, uint.MaxValue),
            Timestamp = answer["timestamp"].Number() ?? 0,
            Meta = answer["meta"].Bytes(),
            Ephemeral = answer["ephemeral"].Truth(),
        }
        : throw answer.Wrong("a message");

    /// <summary>A hash as lower-case hex with 0x, from hex with or without it, or from base64 of either alphabet.</summary>
    /// <exception cref="FormatException">It is no hash of 32 bytes.</exception>
    public static string ReadHash(string text) => TryHash(text) ?? throw new FormatException($"'{text}' is no message hash");

    /// <summary>Peer ids of a list of peers: the part behind <c>/p2p/</c>, because the address in front may be an ephemeral one.</summary>
    /// <exception cref="NodeRefusedException">It is none (<see cref="NodeError.Malformed"/>).</exception>
    public static IReadOnlyList<string> ReadPeerIds(RestAnswer peers) => [.. peers.Items.Select(static p => PeerIdOf(p["multiaddr"].NeededText())).Distinct()];

    /// <summary>The last part of a multiaddr.</summary>
    public static string PeerIdOf(string multiaddr) => multiaddr[(multiaddr.LastIndexOf('/') + 1)..];

    /// <summary>The alphabet of URLs (RFC 4648, section 5), with the padding as it was.</summary>
    public static string ToBase64Url(string base64) => base64.Replace('+', '-').Replace('/', '_');

    /// <summary>As <see cref="ReadHash"/>; null when it is none.</summary>
    internal static string? TryHash(string text)
    {
        var hex = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        Span<byte> hash = stackalloc byte[HashLength];
        if (hex.Length == 2 * HashLength)
        {
            return Convert.FromHexString(hex, hash, out _, out _) == OperationStatus.Done ? $"0x{Convert.ToHexStringLower(hash)}" : null;
        }

        var trimmed = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        return Convert.TryFromBase64String(trimmed.PadRight((trimmed.Length + 3) / 4 * 4, '='), hash, out var written) && written == HashLength
            ? $"0x{Convert.ToHexStringLower(hash)}"
            : null;
    }
}
