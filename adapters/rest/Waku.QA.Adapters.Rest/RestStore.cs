using System.Text;
using System.Text.Json;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Store v3 and v2 over REST. A store asked through a peer reports its errors with HTTP 200 and a code in the body.</summary>
internal sealed class RestStore(RestClient client, CapabilityGuard guard) : IStore
{
    private const int Success = 200;

    public async Task<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        guard.Require(Capability.StoreClient, Capability.StoreServer);
        var path = $"/store/v3/messages{Query(query)}";
        using var answer = await client.GetJsonAsync(path, cancellationToken).ConfigureAwait(false);
        var root = answer.RootElement;
        var status = root.GetProperty("statusCode").GetInt32();
        if (status != Success)
        {
            var text = root.GetProperty("statusDesc").GetString() ?? "";
            throw new NodeRefusedException($"GET {path}", status, text, RestErrors.Classify(status, text));
        }

        return new StorePage(
            [.. root.GetProperty("messages").EnumerateArray().Select(ReadRow)],
            root.TryGetProperty("paginationCursor", out var cursor) && cursor.ValueKind == JsonValueKind.String ? cursor.GetString() : null);
    }

    public async Task<StorePage> QueryLegacyAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        guard.Require(Capability.LegacyStoreClient, Capability.LegacyStoreServer);
        return await LegacyStore.QueryAsync(client, query, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The query string of store v3; what was not asked for is not sent.</summary>
    private static string Query(StoreQuery query)
    {
        var text = new QueryText();
        text.Add("hashes", query.Hashes);
        text.Add("startTime", query.StartTime);
        text.Add("endTime", query.EndTime);
        text.Add("pubsubTopic", query.PubsubTopic);
        text.Add("contentTopics", query.ContentTopics);
        text.Add("pageSize", query.PageSize);
        text.Add("ascending", query.Ascending);
        text.Add("includeData", query.IncludeData);
        text.Add("cursor", query.Cursor);
        text.Add("peerAddr", query.Peer);
        return text.ToString();
    }

    private static StoreRow ReadRow(JsonElement row) => new(
        RestJson.ReadHash(row.GetProperty("messageHash").GetString()!),
        row.TryGetProperty("pubsubTopic", out var topic) ? topic.GetString() : null,
        row.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object ? RestJson.ReadMessage(message) : null);
}
