using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>Peers over the admin API.</summary>
internal sealed class RestPeers(RestClient client, CapabilityGuard guard) : IPeers
{
    public Task ConnectAsync(IReadOnlyList<string> multiaddrs, CancellationToken cancellationToken)
    {
        guard.Require(Capability.ConnectPeer);
        return client.SendAsync(HttpMethod.Post, "/admin/v1/peers", multiaddrs, cancellationToken);
    }

    // The dialect has no such call.
    public Task DisconnectAsync(string peerId, CancellationToken cancellationToken) =>
        throw new UnsupportedCapabilityException("the REST dialect", Capability.DisconnectPeer);

    public async Task<IReadOnlyList<string>> ConnectedAsync(CancellationToken cancellationToken)
    {
        return RestJson.ReadPeerIds(await client.GetJsonAsync("/admin/v1/peers/connected", cancellationToken).ConfigureAwait(false));
    }

    public Task<IReadOnlyList<string>> RelayAsync(int shard, CancellationToken cancellationToken) => OnShardAsync("relay", shard, cancellationToken);

    public Task<IReadOnlyList<string>> MeshAsync(int shard, CancellationToken cancellationToken) => OnShardAsync("mesh", shard, cancellationToken);

    private async Task<IReadOnlyList<string>> OnShardAsync(string kind, int shard, CancellationToken cancellationToken)
    {
        guard.Require(Capability.MeshView);
        var answer = await client.GetJsonAsync($"/admin/v1/peers/{kind}/on/{shard}", cancellationToken).ConfigureAwait(false);
        return RestJson.ReadPeerIds(answer["peers"]);
    }
}
