using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>go-waku's admin API: one object per peer to connect, and one list of peers without shards.</summary>
internal sealed class GoWakuPeers(RestClient client, CapabilityGuard guard) : IPeers
{
    private const string Peers = "/admin/v1/peers";

    public async Task ConnectAsync(IReadOnlyList<string> multiaddrs, CancellationToken cancellationToken)
    {
        guard.Require(Capability.ConnectPeer);
        foreach (var multiaddr in multiaddrs)
        {
            var body = RestJson.Write(w =>
            {
                w.WriteStartObject();
                w.WriteString("multiaddr", multiaddr);
                w.WriteStartArray("shards");
                w.WriteEndArray();
                w.WriteStartArray("protocols");
                w.WriteStringValue("/vac/waku/relay/2.0.0");
                w.WriteEndArray();
                w.WriteEndObject();
            });
            await client.SendAsync(HttpMethod.Post, Peers, body, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task DisconnectAsync(string peerId, CancellationToken cancellationToken) => throw Unsupported(Capability.DisconnectPeer);

    public async Task<IReadOnlyList<string>> ConnectedAsync(CancellationToken cancellationToken)
    {
        using var peers = await client.GetJsonAsync(Peers, cancellationToken).ConfigureAwait(false);
        return [.. peers.RootElement.EnumerateArray().Where(static p => p.GetProperty("connected").GetBoolean()).Select(static p => p.GetProperty("id").GetString()!)];
    }

    public Task<IReadOnlyList<string>> RelayAsync(int shard, CancellationToken cancellationToken) => throw Unsupported(Capability.MeshView);

    public Task<IReadOnlyList<string>> MeshAsync(int shard, CancellationToken cancellationToken) => throw Unsupported(Capability.MeshView);

    private static UnsupportedCapabilityException Unsupported(Capability capability) => new("go-waku", capability);
}
