using System.Buffers;
using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Messages in the REST dialect. Timestamps are exact 64-bit integers, never doubles (nwaku #1157).</summary>
internal static class RestJson
{
    public static ReadOnlyMemory<byte> Write(NodeMessage message)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteBase64String("payload", message.Payload);
        writer.WriteString("contentTopic", message.ContentTopic);
        writer.WriteNumber("version", message.Version);
        writer.WriteNumber("timestamp", message.Timestamp);
        if (message.Meta.Length > 0)
        {
            writer.WriteBase64String("meta", message.Meta);
        }

        if (message.Ephemeral)
        {
            writer.WriteBoolean("ephemeral", true);
        }

        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }

    public static IReadOnlyList<NodeMessage> ReadMessages(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(ReadMessage)];
    }

    /// <summary>Peer ids of an array of peers: the part behind <c>/p2p/</c>, because the address in front may be an ephemeral one.</summary>
    public static IReadOnlyList<string> ReadPeerIds(JsonElement peers) =>
        [.. peers.EnumerateArray().Select(static p => PeerIdOf(p.GetProperty("multiaddr").GetString()!)).Distinct()];

    public static string PeerIdOf(string multiaddr) => multiaddr[(multiaddr.LastIndexOf('/') + 1)..];

    private static NodeMessage ReadMessage(JsonElement element) => new()
    {
        Payload = element.GetProperty("payload").GetBytesFromBase64(),
        ContentTopic = element.GetProperty("contentTopic").GetString()!,
        Version = element.TryGetProperty("version", out var version) ? version.GetUInt32() : 0,
        Timestamp = element.GetProperty("timestamp").GetInt64(),
        Meta = element.TryGetProperty("meta", out var meta) ? meta.GetBytesFromBase64() : [],
        Ephemeral = element.TryGetProperty("ephemeral", out var ephemeral) && ephemeral.GetBoolean(),
    };
}
