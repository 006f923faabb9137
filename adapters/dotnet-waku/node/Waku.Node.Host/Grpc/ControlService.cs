using Google.Protobuf;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Control;
using Waku.Node.Host.Application;
using Waku.Node.Services;
using Waku.Node.Sharding;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Host.Grpc;

/// <summary>The control service: node, peers, relay, deliveries.</summary>
internal sealed class ControlService(WakuNode node, RelaySubscriptions subscriptions, bool testControl, string version, TimeProvider time)
{
    private readonly ControlServices _services = new(node, time);
    private readonly ControlCounters _counters = new(node, time);

    /// <summary>Handlers by method name.</summary>
    public IReadOnlyDictionary<string, Func<GrpcCall, Task>> Methods => new Dictionary<string, Func<GrpcCall, Task>>
    {
        ["Info"] = Unary(V1.InfoRequest.Parser, (_, _) => Task.FromResult<IMessage>(Info())),
        ["Peers"] = Unary(V1.PeersRequest.Parser, (r, _) => Task.FromResult<IMessage>(Peers(r))),
        ["Connect"] = Unary(V1.ConnectRequest.Parser, ConnectAsync),
        ["Disconnect"] = Unary(V1.DisconnectRequest.Parser, DisconnectAsync),
        ["Subscribe"] = Unary(V1.TopicsRequest.Parser, (r, _) => Task.FromResult(Change(r, subscriptions.Subscribe))),
        ["Unsubscribe"] = Unary(V1.TopicsRequest.Parser, (r, _) => Task.FromResult(Change(r, subscriptions.Unsubscribe))),
        ["Publish"] = Unary(V1.PublishRequest.Parser, async (r, t) => await PublishAsync(r, t).ConfigureAwait(false)),
        ["PublishBatch"] = PublishBatchAsync,
        ["Deliveries"] = DeliveriesAsync,
        ["StoreQuery"] = Unary(V1.StoreQueryRequest.Parser, _services.StoreQueryAsync),
        ["Filter"] = Unary(V1.FilterRequest.Parser, _services.FilterAsync),
        ["Lightpush"] = Unary(V1.LightpushRequest.Parser, _services.LightpushAsync),
        ["Counters"] = Unary(V1.CountersRequest.Parser, (_, _) => Task.FromResult<IMessage>(_counters.Read())),
        ["WatchCounters"] = _counters.WatchAsync,
        ["SendRaw"] = Unary(V1.SendRawRequest.Parser, SendRawAsync),
    };

    private static Func<GrpcCall, Task> Unary<T>(MessageParser<T> parser, Func<T, CancellationToken, Task<IMessage>> handle)
        where T : class, IMessage<T> =>
        async call => await call.SendAsync(await handle(await call.RequestAsync(parser).ConfigureAwait(false), call.Cancelled).ConfigureAwait(false))
            .ConfigureAwait(false);

    private V1.InfoResponse Info() => new()
    {
        PeerId = node.Host.PeerId.ToString(),
        Addresses = { node.Addresses.Select(static a => a.ToString()) },
        Enr = node.Record?.ToString() ?? "",
        Version = version,
        ClusterId = node.ClusterId,
        Shards = { Shards() },
        ShardsInNetwork = node.ShardsInNetwork,
    };

    private IEnumerable<uint> Shards() =>
        (node.Relay?.Topics ?? []).Select(static t => PubsubTopic.TryParse(t, out var topic) ? topic : default).Where(t => t.Cluster == node.ClusterId)
            .Select(static t => (uint)t.Shard).Order();

    private V1.PeersResponse Peers(V1.PeersRequest request) => new()
    {
        Peers =
        {
            node.Host.Peers.All.Where(p => !request.ConnectedOnly || p.Connectedness == Connectedness.Connected).Select(p => new V1.Peer
            {
                PeerId = p.Id.ToString(),
                Address = p.Address?.ToString() ?? "",
                Protocols = { p.Protocols },
                Agent = p.Agent,
                Connectedness = p.Connectedness.ToString(),
                Origin = p.Origin.ToString(),
                Shards = { node.Metadata.Find(p.Id)?.Shards ?? [] },
                Score = node.Relay?.ScoreOf(p.Id) ?? 0,
            }),
        },
    };

    private async Task<IMessage> ConnectAsync(V1.ConnectRequest request, CancellationToken cancellationToken)
    {
        foreach (var text in request.Addresses)
        {
            if (PeerAddressText.Parse(text, out var address) is { } problem)
            {
                throw new GrpcException(GrpcStatus.InvalidArgument, $"'{text}': {problem}");
            }

            try
            {
                await node.ConnectAsync(address!, cancellationToken).ConfigureAwait(false);
            }
            catch (Libp2pException e)
            {
                throw new GrpcException(GrpcStatus.NotFound, $"cannot connect to {text}: {e.Message}");
            }
        }

        return new V1.Empty();
    }

    private async Task<IMessage> DisconnectAsync(V1.DisconnectRequest request, CancellationToken cancellationToken)
    {
        var peer = ParsePeer(request.PeerId);
        if (node.Host.FindConnection(peer) is null)
        {
            throw new GrpcException(GrpcStatus.NotFound, $"{peer} is not connected");
        }

        await node.Host.DisconnectAsync(peer).ConfigureAwait(false);
        return new V1.Empty();
    }

    private static IMessage Change(V1.TopicsRequest request, Action<IReadOnlyCollection<string>> change)
    {
        try
        {
            change(request.PubsubTopics);
            return new V1.Empty();
        }
        catch (RefusedException e)
        {
            throw Refused(e);
        }
    }

    private async Task<V1.PublishResponse> PublishAsync(V1.PublishRequest request, CancellationToken cancellationToken)
    {
        if (request.Message is null || request.Message.ContentTopic.Length == 0)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, "a message with a content topic is missing");
        }

        try
        {
            var message = ControlMessages.FromControl(request.Message);
            var result = await subscriptions.PublishAsync(request.PubsubTopic, message, PublishOptions.Default, cancellationToken).ConfigureAwait(false);
            return new V1.PublishResponse { MessageHash = ByteString.CopyFrom(result.ComputeHash()), Peers = (uint)result.Peers };
        }
        catch (RefusedException e)
        {
            throw Refused(e);
        }
    }

    private static GrpcException Refused(RefusedException refused) =>
        new(refused.Reason is Refusal.RelayOff or Refusal.NotSubscribed ? GrpcStatus.FailedPrecondition : GrpcStatus.InvalidArgument, refused.Message);

    private async Task PublishBatchAsync(GrpcCall call)
    {
        var result = new V1.PublishBatchResponse();
        while (await call.NextAsync(V1.PublishRequest.Parser).ConfigureAwait(false) is { } request)
        {
            try
            {
                await PublishAsync(request, call.Cancelled).ConfigureAwait(false);
                result.Published++;
            }
            catch (GrpcException e)
            {
                result.FirstRefusal = result.Refused++ == 0 ? e.Message : result.FirstRefusal;
            }
        }

        await call.SendAsync(result).ConfigureAwait(false);
    }

    private async Task DeliveriesAsync(GrpcCall call)
    {
        using var stream = new DeliveryStream(node, await call.RequestAsync(V1.DeliveriesRequest.Parser).ConfigureAwait(false), time);

        // An empty one first: whoever has it misses nothing from then on.
        await call.SendAsync(new V1.Delivery()).ConfigureAwait(false);
        await stream.CopyToAsync(call).ConfigureAwait(false);
    }

    private async Task<IMessage> SendRawAsync(V1.SendRawRequest request, CancellationToken cancellationToken)
    {
        if (!testControl)
        {
            throw new GrpcException(GrpcStatus.PermissionDenied, "test hooks need --enable-test-control=true");
        }

        try
        {
            return await RawExchange.RunAsync(node.Host, ParsePeer(request.PeerId), request, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Libp2pException e)
        {
            throw new GrpcException(GrpcStatus.NotFound, e.Message);
        }
    }

    private static PeerId ParsePeer(string text) =>
        PeerId.TryParse(text, out var peer) ? peer : throw new GrpcException(GrpcStatus.InvalidArgument, $"'{text}' is not a peer id");
}
