using System.Text;
using System.Text.Json;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>A node that speaks nwaku's REST dialect. Where an implementation differs, its adapter replaces the part.</summary>
public sealed class RestNode : IWakuNode
{
    private readonly RestClient _metrics;
    private int _requests;

    /// <summary>Creates the clients; nothing is sent yet.</summary>
    /// <param name="endpoints">Where the node is.</param>
    /// <param name="implementation">Implementation id.</param>
    /// <param name="capabilities">What its version declares.</param>
    /// <param name="requestIds">Makes the ids of filter requests; null for a count.</param>
    public RestNode(NodeEndpoints endpoints, string implementation, Capabilities capabilities, Func<string>? requestIds = null)
    {
        Client = new RestClient(endpoints.Rest);
        Guard = new CapabilityGuard(implementation, capabilities);
        _metrics = new RestClient(endpoints.Metrics ?? endpoints.Rest);
        Relay = new RestRelay(Client, Guard);
        Store = new RestStore(Client, Guard);
        Filter = new RestFilter(Client, Guard, requestIds ?? NextRequestId);
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
    public IFilter Filter { get; }

    /// <inheritdoc/>
    public ILightPush LightPush { get; }

    /// <inheritdoc/>
    public IPeers Peers { get; private set; }

    /// <summary>True when an answer to <c>/debug/v1/info</c> is the sign of readiness, because there is no <c>/health</c>.</summary>
    public bool ReadyByInfo { get; init; }

    /// <summary>Replaces the parts in which an implementation differs.</summary>
    public RestNode With(IPeers peers, IStore store)
    {
        (Peers, Store) = (peers, store);
        return this;
    }

    /// <inheritdoc/>
    public async Task<NodeInfo> InfoAsync(CancellationToken cancellationToken)
    {
        // The older paths first: every version and implementation seen so far has them, but one marks them as deprecated.
        JsonDocument info;
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

        using var _ = info;
        var version = Encoding.UTF8.GetString(await Client.GetAsync($"{debug}/version", cancellationToken).ConfigureAwait(false)).Trim('"', '\n', ' ');
        List<string> addresses = [.. info.RootElement.GetProperty("listenAddresses").EnumerateArray().Select(static a => a.GetString()!)];

        // The addresses may name another interface than the one that listens; only the peer id in them is relied on.
        return new NodeInfo(addresses.Count > 0 ? RestJson.PeerIdOf(addresses[0]) : "", addresses, version, info.RootElement.TryGetProperty("enrUri", out var record) ? record.GetString() : null);
    }

    /// <inheritdoc/>
    public async Task<NodeHealth> HealthAsync(CancellationToken cancellationToken)
    {
        var path = ReadyByInfo ? "/debug/v1/info" : "/health";
        using var health = await Client.GetJsonAsync(path, cancellationToken).ConfigureAwait(false);
        if (health.RootElement.ValueKind != JsonValueKind.Object || !health.RootElement.TryGetProperty(ReadyByInfo ? "listenAddresses" : "nodeHealth", out var value))
        {
            throw new ForeignAnswerException($"GET {path}", "JSON", health.RootElement.GetRawText());
        }

        var text = ReadyByInfo ? "READY" : value.GetString() ?? "";
        return new NodeHealth(text == "READY", text);
    }

    /// <inheritdoc/>
    public async Task<MetricSet> MetricsAsync(CancellationToken cancellationToken)
    {
        Guard.Require(Capability.Metrics);
        return PrometheusText.Read(Encoding.UTF8.GetString(await _metrics.GetAsync("/metrics", cancellationToken).ConfigureAwait(false)));
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<NodeDelivery> DeliveriesAsync(CancellationToken cancellationToken) =>
        throw new UnsupportedCapabilityException("the REST dialect", Capability.DeliveryStream);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        _metrics.Dispose();
        return ValueTask.CompletedTask;
    }

    private string NextRequestId() => $"waku-qa-{Interlocked.Increment(ref _requests)}";
}
