using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Store v3 and v2 over REST. A store asked through a peer reports its errors with HTTP 200 and a code in the body.</summary>
internal sealed class RestStore(RestClient client, CapabilityGuard guard, RestDialect dialect) : IStore
{
    private const int Success = 200;

    public async Task<StorePage> QueryAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        guard.Require(Capability.StoreClient, Capability.StoreServer);
        var path = $"/store/v3/messages{Query(query)}";
        var answer = await client.GetJsonAsync(path, cancellationToken).ConfigureAwait(false);
        if (answer["statusCode"].IsAbsent)
        {
            throw answer["statusCode"].Wrong("the store's status");
        }

        var status = (int)answer["statusCode"].Number(0, 0, int.MaxValue);
        if (status != Success)
        {
            var text = answer["statusDesc"].Text();
            throw new NodeRefusedException(answer.Request, status, text, RestErrors.Classify(status, text));
        }

        return new StorePage([.. answer["messages"].Items.Select(ReadRow)], answer["paginationCursor"].Text() is { Length: > 0 } next ? next : null);
    }

    public async Task<StorePage> QueryLegacyAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        guard.Require(Capability.LegacyStoreClient, Capability.LegacyStoreServer);
        return await LegacyStore.QueryAsync(client, query, dialect.LegacyDigest, cancellationToken).ConfigureAwait(false);
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

    private static StoreRow ReadRow(RestAnswer row) => new(
        row["messageHash"].Hash(),
        row["pubsubTopic"] is { IsAbsent: false } topic ? topic.Text() : null,
        row["message"] is { IsAbsent: false } message ? RestJson.ReadMessage(message) : null);
}
