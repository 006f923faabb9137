using System.Collections.Concurrent;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using Polly;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Docker;

/// <summary>One cluster of containers on a network of its own.</summary>
internal sealed class DockerSite : IClusterSite
{
    private const int MaxNodes = 250;
    private readonly EngineSession _engine;
    private readonly ClusterRequest _request;
    private readonly bool _direct;
    private readonly IReadOnlyDictionary<string, string> _labels;
    private readonly string _network;
    private readonly ConcurrentDictionary<string, IContainer> _containers = new();
    private readonly ConcurrentDictionary<string, DockerNode> _nodes = new();
    private readonly ConcurrentDictionary<string, NodePorts> _published = new();
    private readonly WholeStarts _starts = new();

    private DockerSite(EngineSession engine, ClusterRequest request, bool direct, IReadOnlyDictionary<string, string> labels, string network, string subnet)
    {
        _labels = labels;
        _engine = engine;
        _request = request;
        _direct = direct;
        _network = network;
        Gateway = $"{subnet}.1";
        Addresses = request.Nodes
            .Select((node, index) => (node, Address: new NodeAddress($"{subnet}.{index + 2}", NodePorts.Default, "0.0.0.0")))
            .ToDictionary(static p => p.node, static p => p.Address);
    }

    public IReadOnlyDictionary<string, NodeAddress> Addresses { get; }

    /// <param name="engine">Engine.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="direct">Whether the host reaches containers by their own addresses.</param>
    /// <param name="pipelines">Search for a subnet.</param>
    /// <param name="labels">Labels of somebody else, that containers and networks carry beside ours.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DockerSite> OpenAsync(EngineSession engine, ClusterRequest request, bool direct, HarnessPipelines pipelines,
        IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        if (request.Nodes.Count > MaxNodes)
        {
            throw new EnvironmentException($"a cluster of containers has at most {MaxNodes} nodes, not {request.Nodes.Count}");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var seed = DockerLabels.SeedOf(request);
        var attempt = 0;
        string? subnet = null;
        string id;
        try
        {
            // Not cancelled half-way, like everything that makes something: nobody would know of it.
            id = await pipelines.SubnetSearch.ExecuteAsync(
                async _ =>
                {
                    subnet = Subnet(seed, attempt++);
                    var network = Network(request, subnet, direct, labels);
                    return (await engine.AnsweredAsync($"network of cluster {request.Cluster}",
                        engine.Client.Networks.CreateNetworkAsync(network, CancellationToken.None)).ConfigureAwait(false)).ID;
                },
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (DockerApiException e)
        {
            throw new EnvironmentException($"no network for cluster {request.Cluster} after {attempt} subnets of 10.128.0.0/9: {EngineError.Of(e)}",
                "run 'waku-qa clean'", e);
        }

        var site = new DockerSite(engine, request, direct, labels, id, subnet!);
        if (cancellationToken.IsCancellationRequested)
        {
            await site.RemoveAllAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return site;
    }

    public string? Gateway { get; }

    // The one folder that every image has and every user may write to; it lives as long as the container.
    public string DataFolderOf(string node) => "/tmp";

    public NodeEndpoints EndpointsOf(string node)
    {
        if (_direct)
        {
            var address = Addresses[node];
            return Endpoints(address.Ip, address.Ports);
        }

        var ports = _published.GetValueOrDefault(node)
            ?? throw new InvalidOperationException($"{node} has not been started: its published ports are not known");
        return Endpoints("127.0.0.1", ports);

        static NodeEndpoints Endpoints(string host, NodePorts ports) =>
            new(new Uri($"http://{host}:{ports.Rest}"), new Uri($"http://{host}:{ports.Metrics}"), new Uri($"http://{host}:{ports.Control}"));
    }

    public Task<IRunningNode> StartAsync(LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits, CancellationToken cancellationToken) =>
        _starts.RunAsync(() => StartWholeAsync(plan, artifact, limits), cancellationToken);

    /// <summary>Each container has a network of its own.</summary>
    public IReadOnlyList<int> TakenPortsOf(string node) => [];

    public async ValueTask DisposeAsync()
    {
        if (!_request.Keep)
        {
            await RemoveAllAsync().ConfigureAwait(false);
        }
    }

    private static string Subnet(int seed, int attempt)
    {
        // 10.128.0.0/9 in steps that depend on the run; the engine refuses a subnet that overlaps another of its networks.
        var block = (seed + (attempt * 263)) % (128 * 256);
        return $"10.{128 + (block / 256)}.{block % 256}";
    }

    private static NetworksCreateParameters Network(ClusterRequest request, string subnet, bool direct, IReadOnlyDictionary<string, string> labels) => new()
    {
        Name = DockerLabels.NameOf(request),
        Driver = "bridge",

        // No egress: an internal network has no route out. Where ports must be published (Docker Desktop) there is at least no NAT.
        Internal = direct,
        Options = direct ? [] : new Dictionary<string, string> { ["com.docker.network.bridge.enable_ip_masquerade"] = "false" },
        IPAM = new IPAM { Driver = "default", Config = [new IPAMConfig { Subnet = $"{subnet}.0/24", Gateway = $"{subnet}.1" }] },
        Labels = new Dictionary<string, string>([.. DockerLabels.Of(request), .. labels]),
    };

    private async Task<IRunningNode> StartWholeAsync(LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits)
    {
        // A node that comes back is the same container: its files, its address and its log are kept.
        var name = DockerLabels.NameOf(_request, plan.Node);
        var isNew = !_containers.TryGetValue(plan.Node, out var container);
        try
        {
            container ??= NodeContainer.Build(_engine, name, plan, artifact, limits, new NodeNetwork(_network, Addresses[plan.Node], !_direct),
                LabelsOf(plan.Node, plan.Implementation));
            await _engine.AnsweredAsync($"start of {name}", container.StartAsync(CancellationToken.None)).ConfigureAwait(false);
            _containers[plan.Node] = container;
            if (!_direct)
            {
                _published[plan.Node] = await PublishedAsync(container.Id, plan.Node).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (
            e is DockerApiException or ArgumentException or TimeoutException or ContainerNotRunningException or TypeInitializationException)
        {
            if (isNew)
            {
                _containers.TryRemove(plan.Node, out _);
                await _engine.RemoveContainerAsync(name).ConfigureAwait(false);
            }

            throw new EnvironmentException(
                $"container of {plan.Node} ({artifact.Reference}) could not be started: {EngineError.Of(e.InnerException as DockerApiException ?? e)}", null,
                    e);
        }

        return _nodes[plan.Node] = new DockerNode(_engine, container.Id, _direct);
    }

    private Dictionary<string, string> LabelsOf(string node, string? implementation)
    {
        var labels = new Dictionary<string, string>([.. DockerLabels.Of(_request, node, implementation), .. _labels]);
        if (_direct)
        {
            labels[DockerLabels.Rest] = EndpointsOf(node).Rest.ToString();
        }

        return labels;
    }

    private async Task RemoveAllAsync()
    {
        await _starts.EndedAsync().ConfigureAwait(false);

        // One after the other: when two leave one network at once, Docker 20.10 may take two locks of its network code in opposite orders, and
        // then answers nobody any more.
        foreach (var node in _nodes.Values)
        {
            await node.DisposeAsync().ConfigureAwait(false);
        }

        // Those that were made and never got as far as a node.
        foreach (var (_, container) in _containers.Where(c => !_nodes.ContainsKey(c.Key)))
        {
            await _engine.RemoveContainerAsync(container.Id).ConfigureAwait(false);
        }

        await _engine.RemoveNetworkAsync(_network).ConfigureAwait(false);
    }

    // Asked again at every start: the engine gives other ports each time.
    private async Task<NodePorts> PublishedAsync(string id, string node)
    {
        var inspect = await _engine.Client.Containers.InspectContainerAsync(id, CancellationToken.None).ConfigureAwait(false);
        var ports = Addresses[node].Ports;
        return ports with { Rest = HostPort(ports.Rest), Metrics = HostPort(ports.Metrics), Control = HostPort(ports.Control) };

        int HostPort(int port) => ContainerBounds.PublishedPort(inspect, port);
    }
}
