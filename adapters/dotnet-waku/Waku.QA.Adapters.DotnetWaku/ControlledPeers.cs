using Waku.Node.Control;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.DotnetWaku;

/// <summary>Connect and disconnect by gRPC; the views by REST.</summary>
internal sealed class ControlledPeers(IPeers rest, ControlClient control) : IPeers
{
    public Task ConnectAsync(IReadOnlyList<string> multiaddrs, CancellationToken cancellationToken) =>
        ControlCall.RunAsync("Connect", () => control.ConnectAsync(multiaddrs, cancellationToken));

    public Task DisconnectAsync(string peerId, CancellationToken cancellationToken) =>
        ControlCall.RunAsync("Disconnect", () => control.DisconnectAsync(peerId, cancellationToken));

    public Task<IReadOnlyList<string>> ConnectedAsync(CancellationToken cancellationToken) => rest.ConnectedAsync(cancellationToken);

    public Task<IReadOnlyList<string>> RelayAsync(int shard, CancellationToken cancellationToken) => rest.RelayAsync(shard, cancellationToken);

    public Task<IReadOnlyList<string>> MeshAsync(int shard, CancellationToken cancellationToken) => rest.MeshAsync(shard, cancellationToken);
}
