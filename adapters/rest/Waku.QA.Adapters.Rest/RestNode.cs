using System.Text;
using System.Text.Json;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>A node that speaks nwaku's REST dialect.</summary>
public sealed class RestNode : IWakuNode
{
    private readonly RestClient _client;

    /// <summary>Creates the client; nothing is sent yet.</summary>
    public RestNode(NodeEndpoints endpoints)
    {
        _client = new RestClient(endpoints.Rest);
        Relay = new RestRelay(_client);
        Peers = new RestPeers(_client);
    }

    /// <inheritdoc/>
    public IRelay Relay { get; }

    /// <inheritdoc/>
    public IPeers Peers { get; }

    /// <inheritdoc/>
    public async Task<NodeInfo> InfoAsync(CancellationToken cancellationToken)
    {
        using var info = JsonDocument.Parse(await _client.GetAsync("/debug/v1/info", cancellationToken).ConfigureAwait(false));
        var version = Encoding.UTF8.GetString(await _client.GetAsync("/debug/v1/version", cancellationToken).ConfigureAwait(false)).Trim('"', '\n', ' ');
        List<string> addresses = [.. info.RootElement.GetProperty("listenAddresses").EnumerateArray().Select(static a => a.GetString()!)];
        return new NodeInfo(addresses.Count > 0 ? RestJson.PeerIdOf(addresses[0]) : "", addresses, version);
    }

    /// <inheritdoc/>
    public async Task<NodeHealth> HealthAsync(CancellationToken cancellationToken)
    {
        using var health = JsonDocument.Parse(await _client.GetAsync("/health", cancellationToken).ConfigureAwait(false));
        var text = health.RootElement.GetProperty("nodeHealth").GetString() ?? "";
        return new NodeHealth(text == "READY", text);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<NodeDelivery> DeliveriesAsync(CancellationToken cancellationToken) =>
        throw new UnsupportedCapabilityException("the REST dialect", Capability.DeliveryStream);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
