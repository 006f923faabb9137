using Waku.Node.Filter;
using Waku.Node.Host.Configuration;
using Waku.Node.Lightpush;
using Waku.Node.Services;
using Waku.Node.Store;
using Waku.Node.Store.Legacy;

namespace Waku.Node.Host.Rest;

/// <summary>The state of each protocol in nwaku's order and words.</summary>
internal static class ProtocolHealth
{
    private const string Ready = "READY", NotReady = "NOT_READY", NotMounted = "NOT_MOUNTED";
    private const string NoPushPeers = "Node has no relay peers to fullfill push requests";

    /// <summary>Rows in the order of a release: v0.38.1 has no legacy store, and RLN last.</summary>
    public static IEnumerable<(string Name, string Health, string? Description)> Of(WakuNode? node, NwakuRelease release)
    {
        var hasLegacy = release < NwakuRelease.V0381;
        var relayReady = node?.Relay is { PeerCount: > 0 };
        yield return Row("Relay", node?.Relay is not null, relayReady, "No connected peers");
        if (hasLegacy)
        {
            yield return ("Rln Relay", NotMounted, null);
        }

        yield return Row("Lightpush", node?.Lightpush is not null, relayReady, NoPushPeers);
        yield return Row("Legacy Lightpush", node?.Lightpush is not null, relayReady, NoPushPeers);
        yield return Row("Filter", node?.Filter is not null, relayReady, "Relay is not ready, filter will not be able to sort out messages");
        yield return Row("Store", node?.Store is not null, node?.Archive?.Health.CanWrite != false, $"Store cannot write: {node?.Archive?.Health.Error}");
        if (hasLegacy)
        {
            yield return Row("Legacy Store", node?.LegacyStore is not null, node?.Archive?.Health.CanWrite != false,
                $"Store cannot write: {node?.Archive?.Health.Error}");
        }

        yield return Row("Peer Exchange", node?.PeerExchange is not null, true, null);
        yield return ("Rendezvous", NotMounted, null);
        yield return ("Mix", NotMounted, null);
        foreach (var row in Clients(node, hasLegacy))
        {
            yield return row;
        }

        if (!hasLegacy)
        {
            yield return ("Rln Relay", NotMounted, null);
        }
    }

    private static IEnumerable<(string Name, string Health, string? Description)> Clients(WakuNode? node, bool hasLegacy)
    {
        var peers = node?.ServicePeers;
        yield return Row("Lightpush Client", node is not null, Knows(peers, LightpushClient.Id), "No Lightpush service peer available yet");
        yield return Row("Legacy Lightpush Client", node is not null, Knows(peers, LightpushClient.LegacyId), "No Lightpush service peer available yet");
        yield return Row("Store Client", node is not null, node?.Store is not null || Knows(peers, StoreClient.Id),
            hasLegacy ? "No Store service peers are available yet, neither Store service set up for the node"
                : "No Store service peer available yet, neither Store service set up for the node");
        if (hasLegacy)
        {
            yield return Row("Legacy Store Client", node is not null, node?.LegacyStore is not null || Knows(peers, HistoryClient.Id),
                "No Legacy Store service peers are available yet, neither Store service set up for the node");
        }

        yield return Row("Filter Client", node is not null, Knows(peers, FilterClient.Id), "No Filter service peer available yet");
    }

    private static bool Knows(ServicePeers? peers, string protocol) => peers?.Find(protocol) is not null;

    private static (string, string, string?) Row(string name, bool isMounted, bool isReady, string? whenNot) =>
        (name, !isMounted ? NotMounted : isReady ? Ready : NotReady, isMounted && !isReady ? whenNot : null);
}
