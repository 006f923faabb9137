using Docker.DotNet.Models;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines.Docker;

namespace Waku.QA.Engines.Swarm;

/// <summary>
/// The container of one node, as it is asked for. Made without Testcontainers, which starts what it makes: a node must be joined to both of its networks
/// before it runs, and engines before API 1.44 take only one when they make a container.
/// </summary>
internal static class SwarmContainer
{
    /// <summary>Name that resolves to all nodes of a cluster, in turns.</summary>
    public const string AllNodes = "all-nodes";

    /// <summary>What the engine is asked for.</summary>
    /// <param name="name">Name of the container.</param>
    /// <param name="plan">How the node is started.</param>
    /// <param name="artifact">What is started.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="overlay">Name of the network of the swarm: a host that is no manager does not know its id before it has a container in it.</param>
    /// <param name="address">The node's address there.</param>
    /// <param name="host">Address of the host, at which its ports are published.</param>
    /// <param name="labels">Labels.</param>
    public static CreateContainerParameters Of(string name, LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits, string overlay,
        NodeAddress address, string host, IDictionary<string, string> labels)
    {
        var bounds = new HostConfig { NetworkMode = overlay };
        ContainerBounds.Confine(bounds, limits);
        var parameters = new CreateContainerParameters
        {
            Name = name,
            Image = ImageCopies.NameOnEveryHost(artifact),
            Cmd = [.. plan.Prefix, .. plan.Arguments],
            Env = [.. plan.Environment.Select(static e => $"{e.Key}={e.Value}")],
            Labels = labels,
            HostConfig = bounds,
            NetworkingConfig = new NetworkingConfig
            {
                EndpointsConfig = new Dictionary<string, EndpointSettings>
                {
                    [overlay] = new()
                    {
                        IPAMConfig = new EndpointIPAMConfig { IPv4Address = address.Ip },
                        Aliases = [plan.Node, AllNodes],
                    },
                },
            },
        };
        var ports = address.Ports;
        ContainerBounds.Publish(parameters, bounds,
            [$"{ports.Rest}/tcp", $"{ports.Metrics}/tcp", $"{ports.Control}/tcp", $"{ports.Tcp}/tcp", $"{ports.WebSocket}/tcp"], host);
        return parameters;
    }
}
