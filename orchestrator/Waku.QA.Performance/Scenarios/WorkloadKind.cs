namespace Waku.QA.Performance.Scenarios;

/// <summary>What a scenario does with its cluster.</summary>
public enum WorkloadKind
{
    /// <summary>The first relay node publishes; every other one is to receive.</summary>
    Relay,

    /// <summary>Every relay node publishes in turn; every other one is to receive, watched on the wire.</summary>
    RelayAll,

    /// <summary>Light nodes publish through their service; answers and deliveries are timed.</summary>
    Lightpush,

    /// <summary>Relay publishes; light nodes receive by filter.</summary>
    Filter,

    /// <summary>One light node publishes by lightpush, another receives by filter.</summary>
    LightPath,

    /// <summary>Relay publishes into a store, which is queried meanwhile; at the end it must have everything.</summary>
    Store,

    /// <summary>Relay publishes while one node is restarted again and again; the others are measured.</summary>
    Churn,

    /// <summary>Start, readiness and mesh; nothing is sent.</summary>
    Startup,

    /// <summary>Connected nodes that do nothing.</summary>
    Idle,

    /// <summary>Nodes that are introduced to one find each other by discovery; then each is asked for peers.</summary>
    Discovery,
}
