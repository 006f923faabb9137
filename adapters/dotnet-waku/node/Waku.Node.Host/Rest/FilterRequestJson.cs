using System.Text.Json;

namespace Waku.Node.Host.Rest;

/// <summary>The body of a filter request.</summary>
/// <param name="RequestId">Repeated in the answer.</param>
/// <param name="PubsubTopic">Pubsub topic, or null to shard by content topic.</param>
/// <param name="ContentFilters">Content topics.</param>
internal sealed record FilterRequestJson(string RequestId, string? PubsubTopic, IReadOnlyList<string> ContentFilters)
{
    /// <summary>Null when the body cannot be read. <paramref name="needsFilters"/> is false for "unsubscribe all".</summary>
    public static FilterRequestJson? Read(ReadOnlySpan<byte> body, bool needsFilters)
    {
        string? id = null, topic = null;
        List<string>? filters = null;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "requestId" when id is null:
                        id = reader.GetString();
                        break;
                    case "pubsubTopic" when needsFilters && topic is null:
                        topic = reader.GetString();
                        break;
                    case "contentFilters" when needsFilters && filters is null && reader.TokenType == JsonTokenType.StartArray:
                        filters = [];
                        while (reader.Read() && reader.TokenType == JsonTokenType.String)
                        {
                            filters.Add(reader.GetString()!);
                        }

                        if (reader.TokenType != JsonTokenType.EndArray)
                        {
                            return null;
                        }

                        break;
                    default:
                        return null;
                }
            }

            return reader.TokenType != JsonTokenType.EndObject || reader.Read() || id is null || (needsFilters && filters is not { Count: > 0 })
                ? null
                : new FilterRequestJson(id, topic, filters ?? []);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
