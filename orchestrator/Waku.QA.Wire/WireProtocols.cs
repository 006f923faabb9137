namespace Waku.QA.Wire;

/// <summary>Protocol ids of the network (waku-node-facts §1), written down here once more so that a wrong one in the node is found.</summary>
public static class WireProtocols
{
    /// <summary>11/WAKU2-RELAY.</summary>
    public const string Relay = "/vac/waku/relay/2.0.0";

    /// <summary>13/WAKU2-STORE, version 3.</summary>
    public const string Store = "/vac/waku/store-query/3.0.0";

    /// <summary>13/WAKU2-STORE, version 2.</summary>
    public const string LegacyStore = "/vac/waku/store/2.0.0-beta4";

    /// <summary>WAKU-SYNC, reconciliation.</summary>
    public const string Reconciliation = "/vac/waku/reconciliation/1.0.0";

    /// <summary>WAKU-SYNC, transfer.</summary>
    public const string Transfer = "/vac/waku/transfer/1.0.0";

    /// <summary>12/WAKU2-FILTER, requests.</summary>
    public const string FilterSubscribe = "/vac/waku/filter-subscribe/2.0.0-beta1";

    /// <summary>12/WAKU2-FILTER, pushes.</summary>
    public const string FilterPush = "/vac/waku/filter-push/2.0.0-beta1";

    /// <summary>19/WAKU2-LIGHTPUSH, version 3.</summary>
    public const string Lightpush = "/vac/waku/lightpush/3.0.0";

    /// <summary>19/WAKU2-LIGHTPUSH, version 2.</summary>
    public const string LegacyLightpush = "/vac/waku/lightpush/2.0.0-beta1";

    /// <summary>66/WAKU2-METADATA.</summary>
    public const string Metadata = "/vac/waku/metadata/1.0.0";

    /// <summary>34/WAKU2-PEER-EXCHANGE.</summary>
    public const string PeerExchange = "/vac/waku/peer-exchange/2.0.0-alpha1";

    /// <summary>libp2p identify.</summary>
    public const string Identify = "/ipfs/id/1.0.0";

    /// <summary>libp2p ping.</summary>
    public const string Ping = "/ipfs/ping/1.0.0";
}
