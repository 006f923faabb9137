namespace Waku.QA.Core.Topologies;

/// <summary>What a node of a topology does.</summary>
public enum NodeRole
{
    /// <summary>Relays.</summary>
    Relay,

    /// <summary>Relays, and serves store, filter and lightpush.</summary>
    Service,

    /// <summary>Does not relay; uses the services of another node.</summary>
    Light,
}
