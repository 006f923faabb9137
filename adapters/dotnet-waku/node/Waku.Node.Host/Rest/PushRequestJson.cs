using System.Text.Json;
using Waku.Node.Messages;

namespace Waku.Node.Host.Rest;

/// <summary>The body of a lightpush request: <c>{"pubsubTopic"?, "message"}</c>, nothing else.</summary>
internal static class PushRequestJson
{
    /// <summary>Null when it cannot be read; <paramref name="badBase64"/> when only a base64 text in it is wrong.</summary>
    public static (string? PubsubTopic, WakuMessage Message)? Read(ReadOnlySpan<byte> body, out bool badBase64)
    {
        badBase64 = false;
        string? topic = null;
        WakuMessage? message = null;
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
                var field = reader.ValueTextEquals("pubsubTopic"u8) ? 1 : reader.ValueTextEquals("message"u8) ? 2 : 0;
                if (field == 0 || (seen & field) != 0)
                {
                    return null;
                }

                seen |= field;
                reader.Read();
                if (field == 1)
                {
                    topic = reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException();
                    continue;
                }

                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                message = MessageJson.Read(body[start..(int)reader.BytesConsumed], out badBase64);
                if (message is null)
                {
                    return null;
                }
            }

            return message is not null && reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? (topic, message) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
