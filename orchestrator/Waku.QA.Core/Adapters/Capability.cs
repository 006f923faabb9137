namespace Waku.QA.Core.Adapters;

/// <summary>Something a node may be able to do.</summary>
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

    /// <summary>Shows relay and mesh peers by shard.</summary>
    MeshView,

    /// <summary>Disconnects peers of another cluster by metadata (66/WAKU2-METADATA).</summary>
    MetadataEnforcement,

    /// <summary>Serves Prometheus metrics.</summary>
    Metrics,

    /// <summary>Disconnects a peer on request.</summary>
    DisconnectPeer,

    /// <summary>Streams deliveries with the time of receipt.</summary>
    DeliveryStream,
}
