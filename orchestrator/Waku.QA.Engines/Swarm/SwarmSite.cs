using System.Collections.Concurrent;
using Docker.DotNet;
using Docker.DotNet.Models;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Swarm;

/// <summary>One cluster of containers on the hosts of a swarm: node <c>i</c> on host <c>i</c> modulo their number.</summary>
internal sealed class SwarmSite : IClusterSite
{
    private readonly SwarmMembers _members;
    private readonly ClusterRequest _request;
    private readonly SwarmNetworks _networks;
    private readonly Dictionary<string, SwarmHost> _hosts;
    private readonly ConcurrentDictionary<string, string> _containers = new();
    private readonly ConcurrentDictionary<string, DockerNode> _nodes = new();
    private readonly ConcurrentDictionary<string, NodePorts> _published = new();
    private readonly WholeStarts _starts = new();

    private SwarmSite(SwarmMembers members, ClusterRequest request, SwarmNetworks networks)
    {
        _members = members;
        _request = request;
        _networks = networks;
        _hosts = request.Nodes.Select((node, index) => (node, index)).ToDictionary(static n => n.node, n => members.Hosts[n.index % members.Hosts.Count]);
        Addresses = request.Nodes
            .Select((node, index) => (node, Address: new NodeAddress(SwarmSubnets.AddressOf(networks.Subnet, index), NodePorts.Default, "0.0.0.0")))
            .ToDictionary(static n => n.node, static n => n.Address);
    }

    public IReadOnlyDictionary<string, NodeAddress> Addresses { get; }

    /// <summary>The harness is in no network of the nodes: it reaches them by published ports, and they do not reach it.</summary>
    public string? Gateway => null;

    /// <summary>Makes the networks of a cluster.</summary>
    /// <exception cref="EnvironmentException">They cannot be made, or there are too many nodes.</exception>
    public static async Task<SwarmSite> OpenAsync(SwarmMembers members, ClusterRequest request, HarnessPipelines pipelines, CancellationToken cancellationToken)
    {
        if (request.Nodes.Count > SwarmSubnets.MaxNodes)
        {
            throw new EnvironmentException($"a cluster in a swarm has at most {SwarmSubnets.MaxNodes} nodes, not {request.Nodes.Count}");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var networks = new SwarmNetworks(members, request, pipelines);
        try
        {
            await networks.MakeAsync([.. members.Hosts.Take(request.Nodes.Count)]).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return new SwarmSite(members, request, networks);
        }
        catch
        {
            await RemoveNetworksAsync(members, networks, static _ => Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    // The one folder that every image has and every user may write to; it lives as long as the container.
    public string DataFolderOf(string node) => "/tmp";

    public NodeEndpoints EndpointsOf(string node)
    {
        var (host, ports) = (_hosts[node].Address, PortsOf(node));
        return new NodeEndpoints(new Uri($"http://{host}:{ports.Rest}"), new Uri($"http://{host}:{ports.Metrics}"), new Uri($"http://{host}:{ports.Control}"));
    }

    public NodeAddress DialAddressOf(string node) => new(_hosts[node].Address, PortsOf(node), Addresses[node].BindIp);

    /// <summary>Each container has a network of its own.</summary>
    public IReadOnlyList<int> TakenPortsOf(string node) => [];

    public Task<IRunningNode> StartAsync(LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits, CancellationToken cancellationToken) =>
        _starts.RunAsync(() => StartWholeAsync(plan, artifact, limits), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (!_request.Keep)
        {
            await _starts.EndedAsync().ConfigureAwait(false);
            await RemoveNetworksAsync(_members, _networks, RemoveContainersAsync).ConfigureAwait(false);
        }
    }

    private static async Task RemoveNetworksAsync(SwarmMembers members, SwarmNetworks networks, Func<SwarmHost, Task> before)
    {
        // Each host for itself: one that is gone is no reason to leave anything on the others.
        var hosts = Task.WhenAll(members.Hosts.Select(async host =>
        {
            try
            {
                await before(host).ConfigureAwait(false);
                await networks.RemoveBridgeAsync(host).ConfigureAwait(false);
            }
            catch (Exception e) when (SwarmHost.IsGone(e))
            {
                throw SwarmHost.Gone(host.Endpoint, "removal of a cluster", e);
            }
        }));
        await ((Task)hosts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await networks.RemoveOverlayAsync(isCleared: hosts.IsCompletedSuccessfully).ConfigureAwait(false);
        }
        catch (Exception e) when (!hosts.IsCompletedSuccessfully || SwarmHost.IsGone(e))
        {
            // What keeps it is said by the host that could not be cleared; where the manager itself is gone, that is said.
            await hosts.ConfigureAwait(false);
            throw SwarmHost.Gone(members.Manager.Endpoint, "removal of a network", e);
        }

        await hosts.ConfigureAwait(false);
    }

    private async Task<IRunningNode> StartWholeAsync(LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits)
    {
        // A node that comes back is the same container: its files, its address and its log are kept.
        var host = _hosts[plan.Node];
        var name = DockerLabels.NameOf(_request, plan.Node);
        var isNew = !_containers.TryGetValue(plan.Node, out var id);
        try
        {
            id ??= await MakeAsync(host, name, plan, artifact, limits).ConfigureAwait(false);
            await host.AnsweredAsync($"start of {name}", host.Engine.Client.Containers.StartContainerAsync(id, new ContainerStartParameters(),
                CancellationToken.None)).ConfigureAwait(false);
            _containers[plan.Node] = id;
            _published[plan.Node] = await PublishedAsync(host, id, plan.Node).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DockerApiException or EnvironmentException)
        {
            if (isNew && e is DockerApiException)
            {
                _containers.TryRemove(plan.Node, out _);
                await host.Engine.RemoveContainerAsync(name).ConfigureAwait(false);
            }

            throw e as EnvironmentException ?? new EnvironmentException(
                $"container of {plan.Node} ({artifact.Reference}) could not be started at {host.Endpoint}: {EngineError.Of(e)}", null, e);
        }

        return _nodes[plan.Node] = new DockerNode(host.Engine, id, isLocal: false);
    }

    private async Task<string> MakeAsync(SwarmHost host, string name, LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits)
    {
        var parameters = SwarmContainer.Of(name, plan, artifact, limits, _networks.Overlay, Addresses[plan.Node], host.Address,
            DockerLabels.Of(_request, plan.Node, plan.Implementation));
        var id = (await host.AnsweredAsync($"container {name}", host.Engine.Client.Containers.CreateContainerAsync(parameters, CancellationToken.None))
            .ConfigureAwait(false)).ID;
        _containers[plan.Node] = id;
        await host.AnsweredAsync($"ports of {name}", host.Engine.Client.Networks.ConnectNetworkAsync(_networks.BridgeOf(host),
            new NetworkConnectParameters { Container = id }, CancellationToken.None)).ConfigureAwait(false);
        return id;
    }

    // One after the other: when two leave one network at once, Docker 20.10 may take two locks of its network code in opposite orders, and then
    // answers nobody any more.
    private async Task RemoveContainersAsync(SwarmHost host)
    {
        foreach (var (node, id) in _containers.Where(c => _hosts[c.Key] == host))
        {
            if (_nodes.TryGetValue(node, out var running))
            {
                await running.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                await host.Engine.RemoveContainerAsync(id).ConfigureAwait(false);
            }
        }
    }

    // Asked again at every start: the engine gives other ports each time.
    private async Task<NodePorts> PublishedAsync(SwarmHost host, string id, string node)
    {
        var container = await host.AnsweredAsync($"ports of {id}", host.Engine.Client.Containers.InspectContainerAsync(id, CancellationToken.None))
            .ConfigureAwait(false);
        var ports = Addresses[node].Ports;
        return new NodePorts(Of(ports.Tcp), Of(ports.WebSocket), Of(ports.Rest), Of(ports.Metrics), Of(ports.Control));

        int Of(int port) => ContainerBounds.PublishedPort(container, port);
    }

    private NodePorts PortsOf(string node) => _published.GetValueOrDefault(node)
        ?? throw new InvalidOperationException($"{node} has not been started: its published ports are not known");
}
