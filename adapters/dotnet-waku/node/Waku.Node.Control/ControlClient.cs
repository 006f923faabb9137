using Google.Protobuf;
using Waku.Node.Control.V1;

namespace Waku.Node.Control;

/// <summary>The control service of one node, method by method (<c>protos/node_control.proto</c>). All throw <see cref="GrpcException"/>.</summary>
public sealed class ControlClient : IDisposable
{
    /// <summary>Full name of the service.</summary>
    public const string Service = "waku.control.v1.NodeControl";

    private readonly GrpcChannel _channel;

    /// <summary>Creates the client; nothing is sent yet.</summary>
    public ControlClient(Uri address, string token) => _channel = new GrpcChannel(address, Service, token);

    /// <summary>Identity, addresses, version.</summary>
    public Task<InfoResponse> InfoAsync(CancellationToken cancellationToken) => _channel.CallAsync("Info", new InfoRequest(), InfoResponse.Parser, cancellationToken);

    /// <summary>Known peers.</summary>
    public Task<PeersResponse> PeersAsync(bool connectedOnly, CancellationToken cancellationToken) =>
        _channel.CallAsync("Peers", new PeersRequest { ConnectedOnly = connectedOnly }, PeersResponse.Parser, cancellationToken);

    /// <summary>Connects to peers.</summary>
    public Task ConnectAsync(IEnumerable<string> addresses, CancellationToken cancellationToken) =>
        _channel.CallAsync("Connect", new ConnectRequest { Addresses = { addresses } }, Empty.Parser, cancellationToken);

    /// <summary>Ends all connections to a peer.</summary>
    public Task DisconnectAsync(string peerId, CancellationToken cancellationToken) =>
        _channel.CallAsync("Disconnect", new DisconnectRequest { PeerId = peerId }, Empty.Parser, cancellationToken);

    /// <summary>Joins pubsub topics.</summary>
    public Task SubscribeAsync(IEnumerable<string> topics, CancellationToken cancellationToken) =>
        _channel.CallAsync("Subscribe", new TopicsRequest { PubsubTopics = { topics } }, Empty.Parser, cancellationToken);

    /// <summary>Leaves pubsub topics.</summary>
    public Task UnsubscribeAsync(IEnumerable<string> topics, CancellationToken cancellationToken) =>
        _channel.CallAsync("Unsubscribe", new TopicsRequest { PubsubTopics = { topics } }, Empty.Parser, cancellationToken);

    /// <summary>Publishes one message.</summary>
    public Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken) =>
        _channel.CallAsync("Publish", request, PublishResponse.Parser, cancellationToken);

    /// <summary>Publishes a stream of messages.</summary>
    public Task<PublishBatchResponse> PublishBatchAsync(IAsyncEnumerable<PublishRequest> requests, CancellationToken cancellationToken) =>
        _channel.CallAsync("PublishBatch", Widen(requests), PublishBatchResponse.Parser, cancellationToken);

    /// <summary>What is delivered from now on.</summary>
    public IAsyncEnumerable<Delivery> DeliveriesAsync(DeliveriesRequest request, CancellationToken cancellationToken) =>
        _channel.StreamAsync("Deliveries", request, Delivery.Parser, cancellationToken);

    /// <summary>Asks a store.</summary>
    public Task<StoreQueryResponse> StoreQueryAsync(StoreQueryRequest request, CancellationToken cancellationToken) =>
        _channel.CallAsync("StoreQuery", request, StoreQueryResponse.Parser, cancellationToken);

    /// <summary>A filter client request.</summary>
    public Task<FilterResponse> FilterAsync(FilterRequest request, CancellationToken cancellationToken) =>
        _channel.CallAsync("Filter", request, FilterResponse.Parser, cancellationToken);

    /// <summary>Publishes through a lightpush service.</summary>
    public Task<LightpushResponse> LightpushAsync(LightpushRequest request, CancellationToken cancellationToken) =>
        _channel.CallAsync("Lightpush", request, LightpushResponse.Parser, cancellationToken);

    /// <summary>Counters now.</summary>
    public Task<CountersResponse> CountersAsync(CancellationToken cancellationToken) =>
        _channel.CallAsync("Counters", new CountersRequest(), CountersResponse.Parser, cancellationToken);

    /// <summary>Counters once an interval.</summary>
    public IAsyncEnumerable<CountersResponse> WatchCountersAsync(TimeSpan interval, CancellationToken cancellationToken) =>
        _channel.StreamAsync("WatchCounters", new WatchCountersRequest { IntervalMilliseconds = (uint)interval.TotalMilliseconds }, CountersResponse.Parser, cancellationToken);

    /// <summary>Sends raw bytes to a peer; needs <c>--enable-test-control</c>.</summary>
    public Task<SendRawResponse> SendRawAsync(SendRawRequest request, CancellationToken cancellationToken) =>
        _channel.CallAsync("SendRaw", request, SendRawResponse.Parser, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static async IAsyncEnumerable<IMessage> Widen(IAsyncEnumerable<PublishRequest> requests)
    {
        await foreach (var request in requests.ConfigureAwait(false))
        {
            yield return request;
        }
    }
}
