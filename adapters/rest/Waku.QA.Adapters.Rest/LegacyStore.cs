using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Store v2 over REST (<c>/store/v1</c>). Its cursor has four parts, which the next request names one by one.</summary>
public static class LegacyStore
{
    private const char Separator = '|';

    /// <summary>One page.</summary>
    public static async Task<StorePage> QueryAsync(RestClient client, StoreQuery query, CancellationToken cancellationToken)
    {
        var path = $"/store/v1/messages{Query(query)}";
        using var answer = await client.GetJsonAsync(path, cancellationToken).ConfigureAwait(false);
        var root = answer.RootElement;
        if (root.TryGetProperty("error_message", out var error) && error.GetString() is { Length: > 0 } text)
        {
            throw new NodeRefusedException($"GET {path}", 200, text, RestErrors.Classify(200, text));
        }

        return new StorePage(
            [.. root.GetProperty("messages").EnumerateArray().Select(static m => new StoreRow(null, null, RestJson.ReadMessage(m)))],
            root.TryGetProperty("cursor", out var cursor) && cursor.ValueKind == JsonValueKind.Object ? WriteCursor(cursor) : null);
    }

    private static string Query(StoreQuery query)
    {
        var text = new QueryText();
        text.Add("contentTopics", query.ContentTopics);
        if (query.Cursor is null)
        {
            text.Add("pubsubTopic", query.PubsubTopic);
        }

        text.Add("startTime", query.StartTime);
        text.Add("endTime", query.EndTime);
        text.Add("pageSize", query.PageSize);
        text.Add("ascending", query.Ascending);
        if (query.Cursor?.Split(Separator) is [var topic, var senderTime, var storeTime, var digest])
        {
            text.Add("senderTime", senderTime);
            text.Add("storeTime", storeTime);
            text.Add("digest", digest);
            text.Add("pubsubTopic", topic);
        }

        text.Add("peerAddr", query.Peer);
        return text.ToString();
    }

    private static string WriteCursor(JsonElement cursor) => string.Join(
        Separator,
        cursor.GetProperty("pubsubTopic").GetString(),
        cursor.GetProperty("senderTime").GetRawText().Trim('"'),
        cursor.GetProperty("storeTime").GetRawText().Trim('"'),
        cursor.GetProperty("digest") is { ValueKind: JsonValueKind.Object } digest ? digest.GetProperty("data").GetString() : cursor.GetProperty("digest").GetString());
}
