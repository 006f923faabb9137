using Waku.Node.Filter;
using Waku.Node.Lightpush;
using Waku.Node.Store;

namespace Waku.Node.Host.Rest;

/// <summary>How well a node is connected, as nwaku v0.38.1 says it in <c>/health</c>: by its relay peers, or by its service peers without relay.</summary>
internal static class ConnectionStatus
{
    /// <summary>Relay peers that a mesh needs (gossipsub's D low, waku-node-facts).</summary>
    private const int EnoughRelayPeers = 4;

    /// <summary>Peers of each service that can stand in for one another.</summary>
    private const int EnoughServicePeers = 2;

    public static string Of(WakuNode? node) =>
        node is null ? "Disconnected"
        : node.Relay is { } relay ? Of(relay.PeerCount, EnoughRelayPeers)
        : Of(new[] { LightpushClient.Id, FilterClient.Id, StoreClient.Id }.Min(p => PeersOf(node, p)), EnoughServicePeers);

    private static string Of(int peers, int enough) => peers >= enough ? "Connected" : peers > 0 ? "PartiallyConnected" : "Disconnected";

    private static int PeersOf(WakuNode node, string protocol) => node.Host.Connections.Where(c => c.Identified?.Protocols.Contains(protocol) == true)
        .Select(static c => c.RemotePeer).Distinct().Count();
}
