using Docker.DotNet.Models;

namespace Waku.QA.Engines.Swarm;

/// <summary>What the engine of a host says of itself.</summary>
/// <param name="Endpoint">Where it was asked.</param>
/// <param name="Info">Its answer.</param>
internal sealed record HostAnswer(Uri Endpoint, SystemInfoResponse Info)
{
    /// <summary>True when it can make networks of the swarm.</summary>
    public bool IsManager => Info.Swarm?.ControlAvailable == true;

    /// <summary>Its id in the swarm.</summary>
    public string NodeId => Info.Swarm?.NodeID ?? "";

    /// <summary>Its address in the swarm.</summary>
    public string Address => Info.Swarm?.NodeAddr ?? "";
}
