using System.Text;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>A node that speaks nwaku's REST dialect. Where an implementation differs, its adapter replaces the part.</summary>
public sealed class RestNode : IWakuNode
{
    private readonly RestClient _metrics;
    private readonly RestDialect _dialect;
    private readonly RestFilter _filter;
    private int _requests;
    private bool _toldReady;

    /// <summary>Creates the clients; nothing is sent yet.</summary>
    /// <param name="endpoints">Where the node is.</param>
    /// <param name="implementation">Implementation id.</param>
    /// <param name="capabilities">What its version declares.</param>
    /// <param name="requestIds">Makes the ids of filter requests; null for a count.</param>
    /// <param name="dialect">In what it differs from the other speakers; null for nothing.</param>
    /// <param name="time">Clock; null for the system's.</param>
    public RestNode(
        NodeEndpoints endpoints,
        string implementation,
        Capabilities capabilities,
        Func<string>? requestIds = null,
        RestDialect? dialect = null,
        TimeProvider? time = null)
    {
        _dialect = dialect ?? new RestDialect();
        _metrics = new RestClient(endpoints.Metrics ?? endpoints.Rest);
        _filter = new RestFilter(
            Client = new RestClient(endpoints.Rest),
            Guard = new CapabilityGuard(implementation, capabilities),
            requestIds ?? NextRequestId,
            _dialect.DrainsFilterEvery,
            time ?? TimeProvider.System);
        Relay = new RestRelay(Client, Guard);
        Store = new RestStore(Client, Guard, _dialect);
        Filter = _filter;
        LightPush = new RestLightPush(Client, Guard);
        Peers = new RestPeers(Client, Guard);
    }

    /// <summary>HTTP to the node, for parts that an adapter replaces.</summary>
    public RestClient Client { get; }

    /// <summary>What the version declares.</summary>
    public CapabilityGuard Guard { get; }

    /// <inheritdoc/>
    public IRelay Relay { get; }

    /// <inheritdoc/>
    public IStore Store { get; private set; }

    /// <inheritdoc/>
    public IFilter Filter { get; private set; }

    /// <inheritdoc/>
    public ILightPush LightPush { get; }

    /// <inheritdoc/>
    public IPeers Peers { get; private set; }

    /// <summary>What the node must be told after each start before it counts as ready; null for nothing.</summary>
    public Func<CancellationToken, Task>? OnReady { get; init; }

    /// <summary>Replaces the parts in which an implementation differs.</summary>
    public RestNode With(IPeers? peers = null, IStore? store = null, IFilter? filter = null)
    {
        (Peers, Store, Filter) = (peers ?? Peers, store ?? Store, filter ?? Filter);
        return this;
    }

    /// <inheritdoc/>
    public async Task<NodeInfo> InfoAsync(CancellationToken cancellationToken)
    {
        // The older paths first: every version and implementation seen so far has them, but one marks them as deprecated.
        RestAnswer info;
        var debug = "/debug/v1";
        try
        {
            info = await Client.GetJsonAsync($"{debug}/info", cancellationToken).ConfigureAwait(false);
        }
        catch (NodeRefusedException e) when (e.Error == NodeError.NotFound)
        {
            debug = "";
            info = await Client.GetJsonAsync("/info", cancellationToken).ConfigureAwait(false);
        }

        var version = Encoding.UTF8.GetString(await Client.GetAsync($"{debug}/version", cancellationToken).ConfigureAwait(false)).Trim('"', '\n', ' ');
        List<string> addresses = [.. info["listenAddresses"].Items.Select(static a => a.NeededText())];

        // The addresses may name another interface than the one that listens; only the peer id in them is relied on.
        var peerId = addresses.Count > 0 ? RestJson.PeerIdOf(addresses[0]) : "";
        return new NodeInfo(peerId, addresses, version, info["enrUri"] is { IsAbsent: false } record ? record.Text() : null);
    }

    /// <inheritdoc/>
    public async Task<NodeHealth> HealthAsync(CancellationToken cancellationToken)
    {
        var answer = await Client.GetJsonAsync(_dialect.ReadyByInfo ? "/debug/v1/info" : "/health", cancellationToken).ConfigureAwait(false);
        var sign = _dialect.ReadyByInfo ? "listenAddresses" : "nodeHealth";
        if (!answer.IsObject || answer[sign].IsAbsent)
        {
            throw new ForeignAnswerException(answer.Request, "JSON", answer.Raw);
        }

        var text = _dialect.ReadyByInfo ? "READY" : answer[sign].Text();
        if (text == "READY" && !_toldReady)
        {
            await (OnReady?.Invoke(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
            _toldReady = true;
        }

        return new NodeHealth(text == "READY", text) { Connection = answer["connectionStatus"] is { IsAbsent: false } known ? known.Text() : null };
    }

    /// <inheritdoc/>
    public async Task<MetricSet> MetricsAsync(CancellationToken cancellationToken)
    {
        Guard.Require(Capability.Metrics);
        var text = Encoding.UTF8.GetString(await _metrics.GetAsync("/metrics", cancellationToken).ConfigureAwait(false));
        try
        {
            return PrometheusText.Read(text) with { Prefixes = _dialect.MetricPrefixes };
        }
        catch (FormatException e)
        {
            throw new NodeRefusedException("GET /metrics", 200, e.Message, NodeError.Malformed);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<NodeDelivery> DeliveriesAsync(CancellationToken cancellationToken) =>
        throw new UnsupportedCapabilityException("the REST dialect", Capability.DeliveryStream);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _filter.DisposeAsync().ConfigureAwait(false);
        Client.Dispose();
        _metrics.Dispose();
    }

    private string NextRequestId() => $"waku-qa-{Interlocked.Increment(ref _requests)}";
}
