using Waku.QA.Core.Nodes;

namespace Waku.QA.Engines.Docker;

/// <summary>Where a node's container is joined.</summary>
/// <param name="Id">Id of the network.</param>
/// <param name="Address">The node's address in it.</param>
/// <param name="IsPublished">True when its ports are published on 127.0.0.1; an internal network publishes nothing.</param>
internal sealed record NodeNetwork(string Id, NodeAddress Address, bool IsPublished)
{
    /// <summary>The ports that the harness uses, as the engine writes them.</summary>
    public IReadOnlyList<string> Published => [$"{Address.Ports.Rest}/tcp", $"{Address.Ports.Metrics}/tcp", $"{Address.Ports.Control}/tcp"];
}
