namespace Waku.QA.Core.Topologies;

/// <summary>What a node of a topology does.</summary>
public enum NodeRole
{
    /// <summary>Relays.</summary>
    Relay,
}
