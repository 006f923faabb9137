using System.Buffers;
using System.Text.Json;
using Waku.Libp2p.Identity;
using Waku.Node.Host.Application;
using Waku.Node.Host.Http;
using Waku.Node.Services;
using Waku.Node.Store;

namespace Waku.Node.Host.Rest;

/// <summary><c>/store/v3/messages</c>: the node's own store, or that of a peer. Status codes and texts are those recorded from nwaku.</summary>
internal sealed class StoreRoutes(WakuNode node)
{
    public IEnumerable<RestRoute> All => [new("GET", "/store/v3/messages", QueryAsync)];

    private async Task QueryAsync(RestContext context)
    {
        if (StoreQueryParameters.Parse(context, out var query) is { } problem)
        {
            await context.TextAsync(400, problem);
            return;
        }

        var peerText = context.Query("peerAddr");
        if (string.IsNullOrEmpty(peerText) && node.Store is { } own)
        {
            await SendAsync(context, await own.QueryAsync(query!, context.Aborted), isOwn: true);
            return;
        }

        PeerId peer;
        if (!string.IsNullOrEmpty(peerText))
        {
            if (PeerAddressText.Parse(peerText, out var address) is { } wrong)
            {
                await context.TextAsync(400, $"Failed parsing remote peer info: {wrong}");
                return;
            }

            peer = address!.PeerId!;
            node.Host.Peers.Learn(peer, [address.WithoutPeer()], Libp2p.Connections.PeerOrigin.Static);
        }
        else if (node.ServicePeers.Find(StoreClient.Id) is { } known)
        {
            peer = known;
        }
        else
        {
            await context.TextAsync(412, new NoServicePeerException(StoreClient.Id).Message);
            return;
        }

        try
        {
            await SendAsync(context, await node.StoreClient.QueryAsync(peer, query!, context.Aborted), isOwn: false);
        }
        catch (TimeoutException)
        {
            await context.TextAsync(500, "No response received before timeout");
        }
    }

    private static Task SendAsync(RestContext context, StoreResponse response, bool isOwn) => response.StatusCode switch
    {
        StoreStatus.TooManyRequests => context.TextAsync(429, "Request rate limit reached"),
        not StoreStatus.Ok when isOwn => context.TextAsync(500, $"error in handleSelfStoreRequest: {response.StatusDescription}"),
        _ => context.JsonAsync(Write(response)),
    };

    private static ReadOnlyMemory<byte> Write(StoreResponse response)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(output,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteString("requestId", response.RequestId);
        writer.WriteNumber("statusCode", response.StatusCode);
        writer.WriteString("statusDesc", response.StatusDescription);
        writer.WriteStartArray("messages");
        foreach (var entry in response.Messages)
        {
            writer.WriteStartObject();
            writer.WriteString("messageHash", Hex(entry.Hash));
            if (entry.DecodeMessage() is { } message)
            {
                writer.WritePropertyName("message");
                MessageJson.Write(writer, message, isRelay: false);
            }

            if (entry.PubsubTopic is { } topic)
            {
                writer.WriteString("pubsubTopic", topic);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (response.Cursor is { } cursor)
        {
            writer.WriteString("paginationCursor", Hex(cursor));
        }

        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }

    private static string Hex(ReadOnlyMemory<byte> bytes) => $"0x{Convert.ToHexStringLower(bytes.Span)}";
}
