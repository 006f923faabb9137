using System.Buffers;
using System.Text.Json;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Host.Application;
using Waku.Node.Host.Http;
using Waku.Node.Services;
using Waku.Node.Store.Legacy;

namespace Waku.Node.Host.Rest;

/// <summary><c>/store/v1/messages</c>: asks this node's own store v2 where it serves one, else a peer.</summary>
internal sealed class LegacyStoreRoutes(WakuNode node)
{
    public IEnumerable<RestRoute> All => [new("GET", "/store/v1/messages", QueryAsync)];

    private async Task QueryAsync(RestContext context)
    {
        if (Parse(context, out var query) is { } problem)
        {
            await context.TextAsync(400, problem);
            return;
        }

        PeerId peer;
        if (context.Query("peerAddr") is { Length: > 0 } text)
        {
            if (PeerAddressText.Parse(text, out var address) is { } wrong)
            {
                await context.TextAsync(400, $"Failed parsing remote peer info: {wrong}");
                return;
            }

            peer = address!.PeerId!;
            node.Host.Peers.Learn(peer, [address.WithoutPeer()], Libp2p.Connections.PeerOrigin.Static);
        }
        else if (node.LegacyStore is { } own)
        {
            await context.JsonAsync(Write(await own.QueryAsync(query!, context.Aborted)));
            return;
        }
        else if (node.ServicePeers.Find(HistoryClient.Id) is { } known)
        {
            peer = known;
        }
        else
        {
            await context.TextAsync(412, new NoServicePeerException(HistoryClient.Id).Message);
            return;
        }

        try
        {
            await context.JsonAsync(Write(await node.HistoryClient.QueryAsync(peer, query!, context.Aborted)));
        }
        catch (PeerUnreachableException)
        {
            await FailedAsync($"PEER_DIAL_FAILURE: {peer}");
        }
        catch (Exception e) when (e is Libp2pException or IOException or TimeoutException)
        {
            await FailedAsync($"BAD_RESPONSE: {e.Message}");
        }

        Task FailedAsync(string reason) => context.TextAsync(500, $"Error occurred in queryFut.read() [legacy store client query error: {reason}]");
    }

    private static string? Parse(RestContext context, out HistoryQuery? query)
    {
        query = null;
        if (StoreQueryParameters.Time(context.Query("startTime"), out var start) is { } startProblem)
        {
            return startProblem;
        }

        if (StoreQueryParameters.Time(context.Query("endTime"), out var end) is { } endProblem)
        {
            return endProblem;
        }

        if (StoreQueryParameters.PageSize(context.Query("pageSize"), out var size) is { } sizeProblem)
        {
            return sizeProblem;
        }

        if (Cursor(context, out var cursor) is { } cursorProblem)
        {
            return cursorProblem;
        }

        query = new HistoryQuery
        {
            PubsubTopic = context.Query("pubsubTopic") is { Length: > 0 } topic ? topic : null,
            ContentTopics = StoreQueryParameters.List(context.Query("contentTopics")),
            StartTime = start,
            EndTime = end,
            PageSize = size ?? Store.StoreQuery.DefaultPageSize,
            Forward = context.Query("ascending") is not { Length: > 0 } ascending || ascending == "true",
            Cursor = cursor,
        };
        return null;
    }

    private static string? Cursor(RestContext context, out HistoryCursor? cursor)
    {
        cursor = null;
        if (context.Query("digest") is not { Length: > 0 } text)
        {
            return null;
        }

        var digest = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, digest, out var length))
        {
            return "Incorrect base64 string";
        }

        if (StoreQueryParameters.Time(context.Query("senderTime"), out var sender) is { } senderProblem)
        {
            return senderProblem;
        }

        if (StoreQueryParameters.Time(context.Query("storeTime"), out var store) is { } storeProblem)
        {
            return storeProblem;
        }

        cursor = new HistoryCursor(digest.AsMemory(0, length), store ?? 0, sender ?? 0, context.Query("pubsubTopic") ?? "");
        return null;
    }

    private static ReadOnlyMemory<byte> Write(HistoryResponse response)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(output,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteStartArray("messages");
        foreach (var message in response.Messages)
        {
            MessageJson.Write(writer, message, isRelay: false);
        }

        writer.WriteEndArray();
        if (response.Cursor is { } cursor)
        {
            writer.WriteStartObject("cursor");
            writer.WriteString("pubsubTopic", cursor.PubsubTopic);
            writer.WriteNumber("senderTime", cursor.SenderTime);
            writer.WriteNumber("storeTime", cursor.ReceiverTime);
            writer.WriteStartObject("digest");
            writer.WriteBase64String("data", cursor.Digest.Span);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }
}
