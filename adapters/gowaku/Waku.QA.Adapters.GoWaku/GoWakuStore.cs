using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>
/// go-waku's store client: the answer to v3 is in snake case. Hashes, cursors and digests come in standard base64, and are read as base64url:
/// what came goes back in the other alphabet.
/// </summary>
internal sealed class GoWakuStore(RestClient client, CapabilityGuard guard) : IStore
{
    private const int Success = 200;

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
        text.Add("hashes", [.. query.Hashes.Select(static h => RestJson.ToBase64Url(Convert.ToBase64String(Convert.FromHexString(h.AsSpan(2)))))]);
        text.Add("cursor", query.Cursor is { } cursor ? RestJson.ToBase64Url(cursor) : null);
        text.Add("pageSize", query.PageSize);
        text.Add("ascending", query.Ascending);
        var answer = await client.GetJsonAsync($"/store/v3/messages{text}", cancellationToken).ConfigureAwait(false);
        var status = (int)answer["status_code"].Number(Success, 0, int.MaxValue);
        var words = answer["error_message"] is { IsAbsent: false } error ? error.Text() : status == Success ? "" : answer["status_desc"].Text();
        if (status != Success || words.Length > 0)
        {
            throw new NodeRefusedException(answer.Request, status, words, RestErrors.Classify(status, words));
        }

        return new StorePage([.. answer["messages"].Items.Select(ReadRow)], answer["pagination_cursor"].Text() is { Length: > 0 } next ? next : null);
    }

    public Task<StorePage> QueryLegacyAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        guard.Require(Capability.LegacyStoreClient);
        return LegacyStore.QueryAsync(client, query, RestJson.ToBase64Url, cancellationToken);
    }

    private static StoreRow ReadRow(RestAnswer row) => new(
        row["message_hash"].Hash(),
        row["pubsub_topic"] is { IsAbsent: false } topic ? topic.Text() : null,
        row["message"] is { IsAbsent: false } message ? RestJson.ReadMessage(message) : null);
}
