using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Docker;

/// <summary>
/// The Testcontainers container of one node. It is never asked for its host name, which inside a container would be the gateway's, nor for mapped
/// ports, which change at a restart; and it is not disposed, which with its reaper off would only stop it: removing is ours, by label and owner.
/// </summary>
internal static class NodeContainer
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    public static IContainer Build(EngineSession engine, string name, LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits, NodeNetwork network,
        IReadOnlyDictionary<string, string> labels) =>
        new ContainerBuilder(artifact.Reference)
            .WithDockerEndpoint(engine.Authentication)
            .WithLogger(NullLogger.Instance)
            .WithCleanUp(false)
            .WithImagePullPolicy(static _ => false)
            .WithName(name)
            .WithCommand([.. plan.Prefix, .. plan.Arguments])
            .WithEnvironment(plan.Environment)
            .WithLabel(labels)
            .WithWaitStrategy(Wait.ForUnixContainer().AddCustomWaitStrategy(new UntilStarted(), wait =>
                wait.WithMode(WaitStrategyMode.OneShot).WithInterval(PollInterval).WithTimeout(plan.ReadyWithin)))
            .WithCreateParameterModifier(parameters => Complete(parameters, artifact, limits, network))
            .Build();

    private static void Complete(CreateContainerParameters parameters, PreparedArtifact artifact, ResourceLimits? limits, NodeNetwork network)
    {
        // Exactly what was prepared, whatever prefix the user's Testcontainers settings would give it.
        parameters.Image = artifact.Reference;
        parameters.NetworkingConfig = new NetworkingConfig
        {
            EndpointsConfig = new Dictionary<string,
                EndpointSettings>
            { [network.Id] = new() { IPAMConfig = new EndpointIPAMConfig { IPv4Address = network.Address.Ip } } },
        };
        var host = parameters.HostConfig ??= new HostConfig();
        host.NetworkMode = network.Id;
        ContainerBounds.Confine(host, limits);
        if (network.IsPublished)
        {
            ContainerBounds.Publish(parameters, host, network.Published, "127.0.0.1");
        }
    }

    /// <summary>
    /// The container runs, or has run. Whether the node is ready is the harness's question, the same for containers and processes, and needs a node
    /// that may already be dead: its end and its last words are the answer then.
    /// </summary>
    private sealed class UntilStarted : IWaitUntil
    {
        public Task<bool> UntilAsync(IContainer container) => Task.FromResult(container.State is TestcontainersStates.Running or TestcontainersStates.Exited);
    }
}
