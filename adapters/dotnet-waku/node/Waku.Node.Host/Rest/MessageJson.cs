using System.Buffers;
using System.Text;
using System.Text.Json;
using Waku.Node.Messages;

namespace Waku.Node.Host.Rest;

/// <summary>Waku messages as nwaku's REST API writes and reads them. Unknown, repeated or null fields are errors, timestamps exact integers.</summary>
internal static class MessageJson
{
    /// <summary>Reads a relay message. Null with <paramref name="badBase64"/> false: not the JSON that is expected.</summary>
    public static WakuMessage? Read(ReadOnlySpan<byte> body, out bool badBase64)
    {
        badBase64 = false;
        var invalid = false;
        byte[]? payload = null, meta = null, proof = null;
        string? contentTopic = null;
        uint? version = null;
        long? timestamp = null;
        bool? ephemeral = null;
        var seen = 0;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var field = reader.ValueTextEquals("payload"u8) ? 0 : reader.ValueTextEquals("contentTopic"u8) ? 1
                    : reader.ValueTextEquals("version"u8) ? 2 : reader.ValueTextEquals("timestamp"u8) ? 3
                    : reader.ValueTextEquals("meta"u8) ? 4 : reader.ValueTextEquals("ephemeral"u8) ? 5
                    : reader.ValueTextEquals("proof"u8) ? 6 : 31;
                if (field == 31 || (seen & (1 << field)) != 0)
                {
                    return null;
                }

                seen |= 1 << field;
                reader.Read();
                switch (field)
                {
                    case 0:
                        payload = Bytes(ref reader, ref badBase64, ref invalid);
                        break;
                    case 1:
                        contentTopic = reader.GetString();
                        break;
                    case 2:
                        version = reader.GetUInt32();
                        break;
                    case 3:
                        timestamp = reader.GetInt64();
                        break;
                    case 4:
                        meta = Bytes(ref reader, ref badBase64, ref invalid);
                        break;
                    case 5:
                        ephemeral = reader.GetBoolean();
                        break;
                    case 6:
                        proof = Bytes(ref reader, ref badBase64, ref invalid);
                        break;
                }
            }

            if (invalid || reader.TokenType != JsonTokenType.EndObject || reader.Read())
            {
                return null;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            badBase64 = false;
            return null;
        }

        if (badBase64)
        {
            return null;
        }

        return payload is not { Length: > 0 } || string.IsNullOrEmpty(contentTopic) ? null : new WakuMessage
        {
            Payload = payload,
            ContentTopic = contentTopic,
            Version = version,
            Timestamp = timestamp,
            Meta = meta,
            Ephemeral = ephemeral,
            RateLimitProof = proof,
        };
    }

    /// <summary>
    /// Writes messages: every field, meta only when there is one, proof always (relay) or only when there is one (filter, store). The order
    /// of the fields is as recorded.
    /// </summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<WakuMessage> messages, bool isRelay = true)
    {
        var output = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(output,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        writer.WriteStartArray();
        foreach (var message in messages)
        {
            Write(writer, message, isRelay);
        }

        writer.WriteEndArray();
        writer.Flush();
        return output.WrittenMemory;
    }

    /// <summary>Writes one message.</summary>
    public static void Write(Utf8JsonWriter writer, WakuMessage message, bool isRelay)
    {
        writer.WriteStartObject();
        writer.WriteBase64String("payload"u8, message.Payload.Span);
        writer.WriteString("contentTopic"u8, message.ContentTopic);
        if (!message.Meta.IsEmpty && !isRelay)
        {
            writer.WriteBase64String("meta"u8, message.Meta.Span);
        }

        writer.WriteNumber("version"u8, message.Version ?? 0);
        writer.WriteNumber("timestamp"u8, message.Timestamp ?? 0);
        if (!message.Meta.IsEmpty && isRelay)
        {
            writer.WriteBase64String("meta"u8, message.Meta.Span);
        }

        writer.WriteBoolean("ephemeral"u8, message.Ephemeral ?? false);
        if (isRelay || !message.RateLimitProof.IsEmpty)
        {
            writer.WriteBase64String("proof"u8, message.RateLimitProof.Span);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads a JSON array of strings; null when it is anything else.</summary>
    public static List<string>? ReadStrings(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            {
                return null;
            }

            List<string> result = [];
            while (reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                result.Add(reader.GetString()!);
            }

            return reader.TokenType == JsonTokenType.EndArray && !reader.Read() ? result : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Standard alphabet only; missing padding is forgiven, as nwaku does.</summary>
    private static byte[]? Bytes(ref Utf8JsonReader reader, ref bool badBase64, ref bool invalid)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            invalid = true;
            return null;
        }

        if (reader.TryGetBytesFromBase64(out var bytes))
        {
            return bytes;
        }

        var text = reader.GetString()!;
        var padded = text.PadRight((text.Length + 3) / 4 * 4, '=');
        var buffer = new byte[padded.Length];
        if (!text.Contains('=') && Convert.TryFromBase64String(padded, buffer, out var length))
        {
            return buffer[..length];
        }

        badBase64 = true;
        return null;
    }
}
