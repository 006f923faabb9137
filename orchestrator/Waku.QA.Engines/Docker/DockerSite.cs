using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Api;

namespace Waku.QA.Engines.Docker;

/// <summary>One cluster of containers on a network of its own.</summary>
internal sealed class DockerSite : IClusterSite
{
    private const int SubnetAttempts = 64;
    private const int MaxNodes = 250;
    private readonly DockerApi _api;
    private readonly ClusterRequest _request;
    private readonly bool _direct;
    private readonly string _network;
    private readonly ConcurrentDictionary<string, string> _containers = new();
    private readonly ConcurrentDictionary<string, DockerNode> _nodes = new();
    private readonly ConcurrentDictionary<string, NodePorts> _published = new();

    private DockerSite(DockerApi api, ClusterRequest request, bool direct, string network, string subnet)
    {
        _api = api;
        _request = request;
        _direct = direct;
        _network = network;
        Gateway = $"{subnet}.1";
        Addresses = request.Nodes
            .Select((node, index) => (node, Address: new NodeAddress($"{subnet}.{index + 2}", NodePorts.Default, "0.0.0.0")))
            .ToDictionary(static p => p.node, static p => p.Address);
    }

    public IReadOnlyDictionary<string, NodeAddress> Addresses { get; }

    public static async Task<DockerSite> OpenAsync(DockerApi api, ClusterRequest request, bool direct, CancellationToken cancellationToken)
    {
        if (request.Nodes.Count > MaxNodes)
        {
            throw new EnvironmentException($"a cluster of containers has at most {MaxNodes} nodes, not {request.Nodes.Count}");
        }

        var seed = SHA256.HashData(Encoding.UTF8.GetBytes($"{request.RunId}/{request.Cluster}"));
        DockerApiException? last = null;
        for (var i = 0; i < SubnetAttempts; i++)
        {
            // 10.128.0.0/9 in steps that depend on the run; the engine refuses a subnet that overlaps another of its networks.
            var block = (BitConverter.ToUInt16(seed) + (i * 263)) % (128 * 256);
            var subnet = $"10.{128 + (block / 256)}.{block % 256}";
            try
            {
                var id = await api.CreateNetworkAsync(Network(request, subnet, direct), cancellationToken).ConfigureAwait(false);
                return new DockerSite(api, request, direct, id, subnet);
            }
            catch (DockerApiException e) when (e.Message.Contains("overlap", StringComparison.OrdinalIgnoreCase))
            {
                last = e;
            }
        }

        throw new EnvironmentException($"no free subnet in 10.128.0.0/9 after {SubnetAttempts} attempts", "run 'waku-qa clean'", last);
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

        var ports = _published.GetValueOrDefault(node) ?? throw new InvalidOperationException($"{node} has not been started: its published ports are not known");
        return Endpoints("127.0.0.1", ports);

        static NodeEndpoints Endpoints(string host, NodePorts ports) =>
            new(new Uri($"http://{host}:{ports.Rest}"), new Uri($"http://{host}:{ports.Metrics}"), new Uri($"http://{host}:{ports.Control}"));
    }

    public async Task<IRunningNode> StartAsync(LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();

        // A node that comes back is the same container: its files, its address and its log are kept.
        // Not cancelled half-way: the engine would make a container that nobody removes, when a neighbour fails to start.
        var isNew = !_containers.TryGetValue(plan.Node, out var id);
        id = _containers[plan.Node] = id ?? await _api.CreateContainerAsync($"waku-qa-{_request.RunId}-{_request.Cluster}-{plan.Node}", Container(plan, artifact, limits), CancellationToken.None).ConfigureAwait(false);
        try
        {
            await _api.StartAsync(id, CancellationToken.None).ConfigureAwait(false);
            if (!_direct)
            {
                _published[plan.Node] = await PublishedAsync(id, plan.Node, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (DockerApiException e)
        {
            if (isNew && _containers.TryRemove(plan.Node, out _))
            {
                await _api.RemoveContainerAsync(id, CancellationToken.None).ConfigureAwait(false);
            }

            throw new EnvironmentException($"container of {plan.Node} ({artifact.Reference}) could not be started: {e.Message}", null, e);
        }

        var node = new DockerNode(_api, id, _direct);
        _nodes[plan.Node] = node;
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        if (_request.Keep)
        {
            return;
        }

        await Task.WhenAll(_nodes.Values.Select(static n => n.DisposeAsync().AsTask())).ConfigureAwait(false);

        // Those that were made and never got as far as a node.
        await Task.WhenAll(_containers.Where(c => !_nodes.ContainsKey(c.Key)).Select(c => _api.RemoveContainerAsync(c.Value, CancellationToken.None))).ConfigureAwait(false);
        await _api.RemoveNetworkAsync(_network, CancellationToken.None).ConfigureAwait(false);
    }

    private static NetworkCreate Network(ClusterRequest request, string subnet, bool direct)
    {
        // No egress: an internal network has no route out. Where ports must be published (Docker Desktop) there is at least no NAT.
        Dictionary<string, string> options = direct ? [] : new() { ["com.docker.network.bridge.enable_ip_masquerade"] = "false" };
        return new NetworkCreate($"waku-qa-{request.RunId}-{request.Cluster}", true, "bridge", direct, new Ipam([new IpamConfig($"{subnet}.0/24", $"{subnet}.1")]), options, DockerLabels.Of(request));
    }

    private ContainerCreate Container(LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits)
    {
        var ports = Addresses[plan.Node].Ports;
        var labels = DockerLabels.Of(_request, plan.Node);
        if (_direct)
        {
            labels[DockerLabels.Rest] = EndpointsOf(plan.Node).Rest.ToString();
        }

        string[] published = [$"{ports.Rest}/tcp", $"{ports.Metrics}/tcp", $"{ports.Control}/tcp"];
        return new ContainerCreate
        {
            Image = artifact.Reference,
            Cmd = [.. plan.Prefix, .. plan.Arguments],
            Env = [.. plan.Environment.Select(static e => $"{e.Key}={e.Value}")],
            Labels = labels,
            ExposedPorts = _direct ? null : published.ToDictionary(static p => p, static _ => new object()),
            HostConfig = new HostConfig
            {
                NetworkMode = _network,
                NanoCpus = (long)((limits?.Cpus ?? 0) * 1e9),
                Memory = limits?.MemoryBytes ?? 0,
                PidsLimit = limits?.Pids,
                CpusetCpus = limits?.CpuSet ?? "",
                PortBindings = _direct ? null : published.ToDictionary(static p => p, static IReadOnlyList<PortBinding> (_) => [new PortBinding("127.0.0.1", "")]),
            },
            NetworkingConfig = new NetworkingConfig(new Dictionary<string, EndpointConfig> { [_network] = new(new EndpointIpam(Addresses[plan.Node].Ip)) }),
        };
    }

    private async Task<NodePorts> PublishedAsync(string id, string node, CancellationToken cancellationToken)
    {
        var inspect = await _api.InspectAsync(id, cancellationToken).ConfigureAwait(false);
        var ports = Addresses[node].Ports;
        return ports with { Rest = HostPort(ports.Rest), Metrics = HostPort(ports.Metrics), Control = HostPort(ports.Control) };

        int HostPort(int port) => int.Parse(inspect.NetworkSettings.Ports![$"{port}/tcp"]![0].HostPort, System.Globalization.CultureInfo.InvariantCulture);
    }
}
