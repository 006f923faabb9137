using Docker.DotNet.Models;
using Waku.QA.Core.Nodes;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Engines.Docker;

/// <summary>What of ours is on an engine.</summary>
internal static class LeftoverCalls
{
    /// <summary>Containers, running or not.</summary>
    public static async Task<IReadOnlyList<Leftover>> FindContainersAsync(this EngineSession engine, CancellationToken cancellationToken)
    {
        var found = await engine.AnsweredAsync("list of containers", engine.Client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = DockerLabels.Filter }, cancellationToken)).ConfigureAwait(false);
        return
        [
            .. found.Select(static c =>
            {
                var item = DockerLabels.ToLeftover("container", c.ID, c.Names.FirstOrDefault()?.TrimStart('/') ?? c.ID, c.Labels);
                return item with { State = c.State, Made = Utc(c.Created), Rest = item.Rest ?? Published(c) };
            }),
        ];
    }

    /// <summary>Networks, and whether each belongs to a whole swarm.</summary>
    public static async Task<IReadOnlyList<(Leftover Item, bool IsOfSwarm)>> FindNetworksAsync(this EngineSession engine, CancellationToken cancellationToken)
    {
        var found = await engine.AnsweredAsync("list of networks", engine.Client.Networks.ListNetworksAsync(
            new NetworksListParameters { Filters = DockerLabels.Filter }, cancellationToken)).ConfigureAwait(false);
        return [.. found.Select(static n => (DockerLabels.ToLeftover("network", n.ID, n.Name, n.Labels) with { Made = Utc(n.Created) }, n.Scope == "swarm"))];
    }

    // Where ports are published they are known only after the start, when no label can be written any more.
    private static string? Published(ContainerListResponse container) =>
        (container.Ports ?? []).FirstOrDefault(static p => p is { PrivatePort: var port, PublicPort: not null, Type: "tcp" } && port == NodePorts.Default.Rest)
            is { } rest ? $"http://{rest.IP}:{rest.PublicPort}/" : null;

    private static DateTimeOffset? Utc(DateTime made) => made == default ? null
        : new DateTimeOffset(made.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(made, DateTimeKind.Utc) : made);
}
