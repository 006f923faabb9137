using Google.Protobuf;
using Grpc.Core;
using Waku.Libp2p.Identity;
using Waku.Node.Filter;
using Waku.Node.Host.Application;
using Waku.Node.Lightpush;
using Waku.Node.Services;
using Waku.Node.Store;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Host.Grpc;

/// <summary>The store, filter and lightpush calls of the control service. Protocol statuses are answers, not errors of the call.</summary>
internal sealed class ControlServices(WakuNode node, TimeProvider time)
{
    public async Task<V1.StoreQueryResponse> StoreQueryAsync(V1.StoreQueryRequest request, CancellationToken cancellationToken)
    {
        var query = new StoreQuery
        {
            IncludeData = request.IncludeData,
            PubsubTopic = request.HasPubsubTopic ? request.PubsubTopic : null,
            ContentTopics = [.. request.ContentTopics],
            TimeStart = request.HasTimeStart ? request.TimeStart : null,
            TimeEnd = request.HasTimeEnd ? request.TimeEnd : null,
            Hashes = [.. request.MessageHashes.Select(static h => h.Memory)],
            Cursor = request.Cursor.IsEmpty ? (ReadOnlyMemory<byte>?)null : request.Cursor.Memory,
            Forward = !request.Backward,
            PageSize = request.HasPageSize ? request.PageSize : null,
        };
        var response = request.PeerAddress.Length == 0 && node.Store is { } own
            ? await own.QueryAsync(query, cancellationToken).ConfigureAwait(false)
            : await RemoteAsync(query, request.PeerAddress, cancellationToken).ConfigureAwait(false);
        var result = new V1.StoreQueryResponse
        {
            StatusCode = response.StatusCode,
            StatusDescription = response.StatusDescription,
            Cursor = response.Cursor is { } cursor ? ByteString.CopyFrom(cursor.Span) : ByteString.Empty,
        };
        foreach (var entry in response.Messages)
        {
            result.Rows.Add(new V1.StoreRow
            {
                MessageHash = ByteString.CopyFrom(entry.Hash.Span),
                Message = entry.DecodeMessage() is { } message ? ControlMessages.ToControl(message) : null,
                PubsubTopic = entry.PubsubTopic ?? "",
            });
        }

        return result;
    }

    public async Task<V1.FilterResponse> FilterAsync(V1.FilterRequest request, CancellationToken cancellationToken)
    {
        var service = Service(FilterClient.Id, request.PeerAddress);
        var topic = request.PubsubTopic.Length > 0 ? request.PubsubTopic : null;
        var client = node.FilterClient;
        var response = await (request.Action switch
        {
            V1.FilterAction.Subscribe => client.SubscribeAsync(service, topic, request.ContentTopics, null, cancellationToken),
            V1.FilterAction.Unsubscribe => client.UnsubscribeAsync(service, topic, request.ContentTopics, null, cancellationToken),
            V1.FilterAction.UnsubscribeAll => client.UnsubscribeAllAsync(service, null, cancellationToken),
            _ => client.PingAsync(service, null, cancellationToken),
        }).ConfigureAwait(false);
        return new V1.FilterResponse { StatusCode = response.StatusCode, StatusDescription = response.StatusDescription };
    }

    public async Task<V1.LightpushResponse> LightpushAsync(V1.LightpushRequest request, CancellationToken cancellationToken)
    {
        if (request.Message is null)
        {
            throw GrpcFraming.Error(StatusCode.InvalidArgument, "a message is missing");
        }

        var message = ControlMessages.FromControl(request.Message);
        message = message with { Timestamp = message.Timestamp ?? time.UnixNanoseconds() };
        var topic = request.PubsubTopic.Length > 0 ? request.PubsubTopic : null;
        if (request.Legacy)
        {
            var result = await node.LightpushClient.PublishLegacyAsync(Service(LightpushClient.LegacyId, request.PeerAddress), topic ?? "", message,
                cancellationToken).ConfigureAwait(false);
            return new V1.LightpushResponse
            {
                StatusCode = result.IsSuccess ? LightpushStatus.Success : LightpushStatus.ServiceNotAvailable,
                StatusDescription = result.Info,
            };
        }

        var response = await node.LightpushClient.PublishAsync(Service(LightpushClient.Id, request.PeerAddress), topic, message, cancellationToken)
            .ConfigureAwait(false);
        return new V1.LightpushResponse
        {
            StatusCode = response.StatusCode,
            StatusDescription = response.StatusDescription ?? "",
            RelayPeerCount = response.RelayPeerCount ?? 0,
        };
    }

    private async Task<StoreResponse> RemoteAsync(StoreQuery query, string peerAddress, CancellationToken cancellationToken)
    {
        try
        {
            return await node.StoreClient.QueryAsync(Service(StoreClient.Id, peerAddress), query, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw GrpcFraming.Error(StatusCode.DeadlineExceeded, e.Message);
        }
    }

    private PeerId Service(string protocol, string address)
    {
        if (address.Length == 0)
        {
            return node.ServicePeers.Find(protocol) ?? throw GrpcFraming.Error(StatusCode.Unavailable, new NoServicePeerException(protocol).Message);
        }

        if (PeerAddressText.Parse(address, out var parsed) is { } problem)
        {
            throw GrpcFraming.Error(StatusCode.InvalidArgument, $"'{address}': {problem}");
        }

        node.Host.Peers.Learn(parsed!.PeerId!, [parsed.WithoutPeer()], Libp2p.Connections.PeerOrigin.Static);
        return parsed.PeerId!;
    }
}
