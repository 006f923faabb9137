using Waku.Node.Control;
using Waku.Node.Control.V1;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.DotnetWaku;

/// <summary>Connect and disconnect by gRPC; the views by REST.</summary>
internal sealed class ControlledPeers(IPeers rest, ControlChannel control) : IPeers
{
    public Task ConnectAsync(IReadOnlyList<string> multiaddrs, CancellationToken cancellationToken) =>
        ControlCall.RunAsync("Connect", () => control.Calls.ConnectAsync(new ConnectRequest { Addresses = { multiaddrs } }, cancellationToken: cancellationToken));

    public Task DisconnectAsync(string peerId, CancellationToken cancellationToken) =>
        ControlCall.RunAsync("Disconnect", () => control.Calls.DisconnectAsync(new DisconnectRequest { PeerId = peerId }, cancellationToken: cancellationToken));

    public Task<IReadOnlyList<string>> ConnectedAsync(CancellationToken cancellationToken) => rest.ConnectedAsync(cancellationToken);

    public Task<IReadOnlyList<string>> RelayAsync(int shard, CancellationToken cancellationToken) => rest.RelayAsync(shard, cancellationToken);

    public Task<IReadOnlyList<string>> MeshAsync(int shard, CancellationToken cancellationToken) => rest.MeshAsync(shard, cancellationToken);
}
