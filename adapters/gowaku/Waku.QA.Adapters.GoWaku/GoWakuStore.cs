using System.Text.Json;
using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>go-waku's store client: the answer to v3 is in snake case, hashes and cursors are base64url, inner time stamps are text.</summary>
internal sealed class GoWakuStore(RestClient client, CapabilityGuard guard) : IStore
{
    public async Task<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        guard.Require(Capability.StoreClient);
        var text = new QueryText();
        text.Add("peerAddr", query.Peer);
        text.Add("includeData", query.IncludeData);
        text.Add("pubsubTopic", query.PubsubTopic);
        text.Add("contentTopics", query.ContentTopics);
        text.Add("startTime", query.StartTime);
        text.Add("endTime", query.EndTime);
        text.Add("hashes", [.. query.Hashes.Select(Base64Url)]);
        text.Add("cursor", query.Cursor);
        text.Add("pageSize", query.PageSize);
        text.Add("ascending", query.Ascending);
        var path = $"/store/v3/messages{text}";
        using var answer = await client.GetJsonAsync(path, cancellationToken).ConfigureAwait(false);
        var root = answer.RootElement;
        if (root.TryGetProperty("status_code", out var status) && status.GetInt32() != 200)
        {
            var words = root.TryGetProperty("status_desc", out var description) ? description.GetString() ?? "" : "";
            throw new NodeRefusedException($"GET {path}", status.GetInt32(), words, RestErrors.Classify(status.GetInt32(), words));
        }

        return new StorePage(
            root.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array ? [.. messages.EnumerateArray().Select(ReadRow)] : [],
            root.TryGetProperty("pagination_cursor", out var cursor) && cursor.GetString() is { Length: > 0 } next ? next : null);
    }

    public Task<StorePage> QueryLegacyAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        guard.Require(Capability.LegacyStoreClient);
        return LegacyStore.QueryAsync(client, query, cancellationToken);
    }

    private static StoreRow ReadRow(JsonElement row) => new(
        RestJson.ReadHash(row.GetProperty("message_hash").GetString()!),
        row.TryGetProperty("pubsub_topic", out var topic) ? topic.GetString() : null,
        row.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object ? RestJson.ReadMessage(message) : null);

    private static string Base64Url(string hash) => Convert.ToBase64String(Convert.FromHexString(hash[2..])).Replace('+', '-').Replace('/', '_');
}
