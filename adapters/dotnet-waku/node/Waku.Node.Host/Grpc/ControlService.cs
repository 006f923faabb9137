using Google.Protobuf;
using Grpc.Core;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Host.Rest;
using Waku.Node.Relay;
using Waku.Node.Services;
using Waku.Node.Sharding;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Host.Grpc;

/// <summary>The control service: node, peers, relay, deliveries.</summary>
internal sealed class ControlService(WakuNode node, RelayCache cache, bool testControl, string version, TimeProvider time) : V1.NodeControl.NodeControlBase
{
    private readonly ControlServices _services = new(node, time);
    private readonly ControlCounters _counters = new(node, time);

    public override Task<V1.InfoResponse> Info(V1.InfoRequest request, ServerCallContext context) => Task.FromResult(Info());

    public override Task<V1.PeersResponse> Peers(V1.PeersRequest request, ServerCallContext context) => Task.FromResult(Peers(request));

    public override Task<V1.Empty> Subscribe(V1.TopicsRequest request, ServerCallContext context) => Task.FromResult(Change(request, Join));

    public override Task<V1.Empty> Unsubscribe(V1.TopicsRequest request, ServerCallContext context) => Task.FromResult(Change(request, Leave));

    public override Task<V1.PublishResponse> Publish(V1.PublishRequest request, ServerCallContext context) => PublishAsync(request, context.CancellationToken);

    public override Task<V1.StoreQueryResponse> StoreQuery(V1.StoreQueryRequest request, ServerCallContext context) => _services.StoreQueryAsync(request, context.CancellationToken);

    public override Task<V1.FilterResponse> Filter(V1.FilterRequest request, ServerCallContext context) => _services.FilterAsync(request, context.CancellationToken);

    public override Task<V1.LightpushResponse> Lightpush(V1.LightpushRequest request, ServerCallContext context) => _services.LightpushAsync(request, context.CancellationToken);

    public override Task<V1.CountersResponse> Counters(V1.CountersRequest request, ServerCallContext context) => Task.FromResult(_counters.Read());

    public override Task WatchCounters(V1.WatchCountersRequest request, IServerStreamWriter<V1.CountersResponse> responseStream, ServerCallContext context) =>
        _counters.WatchAsync(request, responseStream, context.CancellationToken);

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
        (node.Relay?.Topics ?? []).Select(static t => PubsubTopic.TryParse(t, out var topic) ? topic : default).Where(t => t.Cluster == node.ClusterId).Select(static t => (uint)t.Shard).Order();

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

    public override async Task<V1.Empty> Connect(V1.ConnectRequest request, ServerCallContext context)
    {
        foreach (var text in request.Addresses)
        {
            if (NimText.ParsePeer(text, out var address) is { } problem)
            {
                throw GrpcFraming.Error(StatusCode.InvalidArgument, $"'{text}': {problem}");
            }

            try
            {
                node.Host.Peers.Learn(address!.PeerId!, [address.WithoutPeer()], PeerOrigin.Static);
                await node.Host.DialAsync(address, evenInBackoff: true, context.CancellationToken).ConfigureAwait(false);
            }
            catch (Libp2pException e)
            {
                throw GrpcFraming.Error(StatusCode.NotFound, $"cannot connect to {text}: {e.Message}");
            }
        }

        return new V1.Empty();
    }

    public override async Task<V1.Empty> Disconnect(V1.DisconnectRequest request, ServerCallContext context)
    {
        var peer = ParsePeer(request.PeerId);
        if (node.Host.FindConnection(peer) is null)
        {
            throw GrpcFraming.Error(StatusCode.NotFound, $"{peer} is not connected");
        }

        await node.Host.DisconnectAsync(peer).ConfigureAwait(false);
        return new V1.Empty();
    }

    private RelayProtocol Relay => node.Relay ?? throw GrpcFraming.Error(StatusCode.FailedPrecondition, "relay is not mounted (--relay=false)");

    private static V1.Empty Change(V1.TopicsRequest request, Action<string> change)
    {
        foreach (var topic in request.PubsubTopics)
        {
            if (!PubsubTopic.TryParse(topic, out _))
            {
                throw GrpcFraming.Error(StatusCode.InvalidArgument, $"'{topic}' is not of the form /waku/2/rs/<cluster>/<shard>");
            }
        }

        foreach (var topic in request.PubsubTopics)
        {
            change(topic);
        }

        return new V1.Empty();
    }

    private void Join(string topic)
    {
        cache.Subscribe(topic);
        Relay.Subscribe(topic);
    }

    private void Leave(string topic)
    {
        Relay.Unsubscribe(topic);
        cache.Unsubscribe(topic);
    }

    private async Task<V1.PublishResponse> PublishAsync(V1.PublishRequest request, CancellationToken cancellationToken)
    {
        if (request.Message is null || request.Message.ContentTopic.Length == 0)
        {
            throw GrpcFraming.Error(StatusCode.InvalidArgument, "a message with a content topic is missing");
        }

        var message = ControlMessages.FromControl(request.Message);
        var topic = request.PubsubTopic;
        if (topic.Length == 0 && !node.Sharding.TryShard(message.ContentTopic, out topic, out var error))
        {
            throw GrpcFraming.Error(StatusCode.InvalidArgument, error);
        }

        if (!Relay.IsSubscribed(topic))
        {
            throw GrpcFraming.Error(StatusCode.FailedPrecondition, $"Node not subscribed to topic: {topic}");
        }

        try
        {
            var result = await Relay.PublishAsync(topic, message with { Timestamp = message.Timestamp ?? time.UnixNanoseconds() }, cancellationToken).ConfigureAwait(false);
            return new V1.PublishResponse { MessageHash = ByteString.CopyFrom(result.ComputeHash()), Peers = (uint)result.Peers };
        }
        catch (InvalidMessageException e)
        {
            throw GrpcFraming.Error(StatusCode.InvalidArgument, e.Message);
        }
    }

    public override async Task<V1.PublishBatchResponse> PublishBatch(IAsyncStreamReader<V1.PublishRequest> requestStream, ServerCallContext context)
    {
        var result = new V1.PublishBatchResponse();
        while (await requestStream.MoveNext(context.CancellationToken).ConfigureAwait(false))
        {
            try
            {
                await PublishAsync(requestStream.Current, context.CancellationToken).ConfigureAwait(false);
                result.Published++;
            }
            catch (RpcException e)
            {
                result.FirstRefusal = result.Refused++ == 0 ? e.Status.Detail : result.FirstRefusal;
            }
        }

        return result;
    }

    public override async Task Deliveries(V1.DeliveriesRequest request, IServerStreamWriter<V1.Delivery> responseStream, ServerCallContext context)
    {
        using var stream = new DeliveryStream(node, request, time);

        // An empty one first: whoever has it misses nothing from then on.
        await responseStream.WriteAsync(new V1.Delivery()).ConfigureAwait(false);
        await stream.CopyToAsync(responseStream, context.CancellationToken).ConfigureAwait(false);
    }

    public override async Task<V1.SendRawResponse> SendRaw(V1.SendRawRequest request, ServerCallContext context)
    {
        if (!testControl)
        {
            throw GrpcFraming.Error(StatusCode.PermissionDenied, "test hooks need --enable-test-control=true");
        }

        try
        {
            return await RawExchange.RunAsync(node.Host, ParsePeer(request.PeerId), request, time, context.CancellationToken).ConfigureAwait(false);
        }
        catch (Libp2pException e)
        {
            throw GrpcFraming.Error(StatusCode.NotFound, e.Message);
        }
    }

    private static PeerId ParsePeer(string text) => PeerId.TryParse(text, out var peer) ? peer : throw GrpcFraming.Error(StatusCode.InvalidArgument, $"'{text}' is not a peer id");
}
