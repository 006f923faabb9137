using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>go-waku's admin API: one object per peer to connect, and one list of peers without a mesh.</summary>
/// <param name="client">HTTP to the node.</param>
/// <param name="guard">What its version declares.</param>
/// <param name="shards">Shards that the node was planned with: it takes a peer for one of these.</param>
internal sealed class GoWakuPeers(RestClient client, CapabilityGuard guard, IReadOnlyList<int> shards) : IPeers
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
                foreach (var shard in shards)
                {
                    w.WriteNumberValue(shard);
                }

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
        var peers = await client.GetJsonAsync(Peers, cancellationToken).ConfigureAwait(false);
        return [.. peers.Items.Where(static p => p["connected"].Truth()).Select(static p => p["id"].NeededText())];
    }

    public Task<IReadOnlyList<string>> RelayAsync(int shard, CancellationToken cancellationToken) => throw Unsupported(Capability.MeshView);

    public Task<IReadOnlyList<string>> MeshAsync(int shard, CancellationToken cancellationToken) => throw Unsupported(Capability.MeshView);

    private static UnsupportedCapabilityException Unsupported(Capability capability) => new("go-waku", capability);
}
