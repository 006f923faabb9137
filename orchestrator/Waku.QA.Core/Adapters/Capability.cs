namespace Waku.QA.Core.Adapters;

/// <summary>Something a node may be able to do. Each has a probe in <c>waku-qa adapter verify</c>.</summary>
public enum Capability
{
    /// <summary>Relays (11/WAKU2-RELAY).</summary>
    Relay,

    /// <summary>Static sharding (51/WAKU2-RELAY-SHARDING).</summary>
    StaticSharding,

    /// <summary>Autosharding with any number of shards.</summary>
    Autosharding,

    /// <summary>Connects to a peer while running.</summary>
    ConnectPeer,

    /// <summary>Disconnects a peer on request.</summary>
    DisconnectPeer,

    /// <summary>Shows relay and mesh peers by shard.</summary>
    MeshView,

    /// <summary>Can be told which muxer to offer.</summary>
    MuxerChoice,

    /// <summary>Disconnects peers of another cluster by metadata (66/WAKU2-METADATA).</summary>
    MetadataEnforcement,

    /// <summary>Serves Prometheus metrics.</summary>
    Metrics,

    /// <summary>Streams deliveries with the time of receipt.</summary>
    DeliveryStream,

    /// <summary>Takes a stream of messages to be published, without an answer to each.</summary>
    PublishStream,

    /// <summary>Runs without relay, as a client of a service node.</summary>
    LightNode,

    /// <summary>Serves store v3 (13/WAKU2-STORE).</summary>
    StoreServer,

    /// <summary>Queries store v3.</summary>
    StoreClient,

    /// <summary>Keeps its store the same as other stores (WAKU-SYNC).</summary>
    StoreSync,

    /// <summary>Serves store v2.</summary>
    LegacyStoreServer,

    /// <summary>Queries store v2.</summary>
    LegacyStoreClient,

    /// <summary>Serves filter subscriptions (12/WAKU2-FILTER).</summary>
    FilterServer,

    /// <summary>Subscribes to filters.</summary>
    FilterClient,

    /// <summary>Serves lightpush v3 (19/WAKU2-LIGHTPUSH).</summary>
    LightpushServer,

    /// <summary>Publishes through lightpush v3.</summary>
    LightpushClient,

    /// <summary>Serves lightpush v2.</summary>
    LegacyLightpushServer,

    /// <summary>Publishes through lightpush v2.</summary>
    LegacyLightpushClient,

    /// <summary>Serves peer exchange from what discovery v5 found (34/WAKU2-PEER-EXCHANGE).</summary>
    PeerExchangeServer,

    /// <summary>Neither delivers nor forwards messages above 150 KiB that peers send (64/WAKU2-NETWORK).</summary>
    RelaySizeLimit,

    /// <summary>Its REST interface is part of the product and follows waku-rest-api, answers to bad requests included.</summary>
    RestApi,

    /// <summary>
    /// Serves messaging over REST (<c>/messaging/v1</c>): subscribes and sends by content topic, and tells what became of what was sent. On autosharding
    /// alone, and only of nodes that were asked to (issue 19, item 3).
    /// </summary>
    Messaging,
}
