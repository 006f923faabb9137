using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Store v2 over REST (<c>/store/v1</c>). Its cursor has four parts, which the next request names one by one.</summary>
public static class LegacyStore
{
    private const char Separator = '|';

    /// <summary>One page.</summary>
    /// <param name="client">HTTP to the node.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="digestInQuery">How the node wants the cursor's digest to be written in a query, before it is escaped.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="NodeRefusedException">The node or the store said no.</exception>
    public static async Task<StorePage> QueryAsync(RestClient client, StoreQuery query, Func<string, string> digestInQuery, CancellationToken cancellationToken)
    {
        var answer = await client.GetJsonAsync($"/store/v1/messages{Query(query, digestInQuery)}", cancellationToken).ConfigureAwait(false);
        if (answer["error_message"].Text() is { Length: > 0 } text)
        {
            throw new NodeRefusedException(answer.Request, 200, text, RestErrors.Classify(200, text));
        }

        return new StorePage(
            [.. answer["messages"].Items.Select(static m => new StoreRow(null, null, RestJson.ReadMessage(m)))],
            answer["cursor"] is { IsAbsent: false } cursor ? WriteCursor(cursor) : null);
    }

    private static string Query(StoreQuery query, Func<string, string> digestInQuery)
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
            text.Add("digest", digestInQuery(digest));
            text.Add("pubsubTopic", topic);
        }

        text.Add("peerAddr", query.Peer);
        return text.ToString();
    }

    private static string WriteCursor(RestAnswer cursor) => string.Join(
        Separator,
        cursor["pubsubTopic"].Text(),
        cursor["senderTime"].Number() ?? 0,
        cursor["storeTime"].Number() ?? 0,
        (cursor["digest"] is { IsObject: true } digest ? digest["data"] : cursor["digest"]).Text());
}
