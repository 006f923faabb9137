using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using Polly;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Swarm;

/// <summary>The networks of one cluster: the overlay in which nodes meet, and on each host a bridge on which the harness reaches those of the host.</summary>
internal sealed class SwarmNetworks(SwarmMembers members, ClusterRequest request, HarnessPipelines pipelines)
{
    private const int LongestName = 63;
    private const int HashLength = 12;
    private readonly Dictionary<SwarmHost, string> _bridges = [];
    private string? _overlay;

    /// <summary>Addresses of the overlay.</summary>
    public IPNetwork Subnet { get; private set; }

    /// <summary>Name of the overlay, by which every host finds it.</summary>
    public string Overlay => NameOf(request);

    /// <summary>The usual name of a network; one that is too long for a swarm ends with its hash. The labels have the whole.</summary>
    public static string NameOf(ClusterRequest request)
    {
        var name = DockerLabels.NameOf(request);
        return name.Length <= LongestName ? name
            : $"{name[..(LongestName - HashLength - 1)]}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength]}";
    }

    /// <summary>Id of the bridge of a host.</summary>
    public string BridgeOf(SwarmHost host) => _bridges[host];

    /// <summary>Makes them. Not cancelled half-way, like everything that makes something: nobody would know of it.</summary>
    /// <param name="hosts">Hosts that get nodes.</param>
    /// <exception cref="EnvironmentException">One cannot be made; what was made before is to be removed.</exception>
    public async Task MakeAsync(IReadOnlyList<SwarmHost> hosts)
    {
        var seed = DockerLabels.SeedOf(request);
        var attempt = 0;
        try
        {
            var taken = await TakenAsync().ConfigureAwait(false);
            _overlay = await pipelines.SubnetSearch.ExecuteAsync(
                async _ => await MakeOverlayAsync(SwarmSubnets.Overlay(seed, attempt++), taken).ConfigureAwait(false), CancellationToken.None)
                .ConfigureAwait(false);
            for (var i = 0; i < hosts.Count; i++)
            {
                var (host, index) = (hosts[i], i);
                attempt = 0;
                _bridges[host] = await pipelines.SubnetSearch.ExecuteAsync(
                    async _ => await MakeBridgeAsync(host, SwarmSubnets.Bridge(seed, index, attempt++), taken).ConfigureAwait(false), CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
        catch (SubnetTakenException e)
        {
            throw new EnvironmentException($"no network for cluster {request.Cluster} after {attempt} subnets: {e.Message}", "run 'waku-qa clean'", e);
        }
        catch (DockerApiException e)
        {
            throw new EnvironmentException($"no network for cluster {request.Cluster} after {attempt} subnets: {EngineError.Of(e)}", "run 'waku-qa clean'", e);
        }
    }

    /// <summary>Removes the bridge of a host, where there is one.</summary>
    public async Task RemoveBridgeAsync(SwarmHost host)
    {
        if (_bridges.TryGetValue(host, out var bridge))
        {
            await host.Engine.RemoveNetworkAsync(bridge).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the overlay, after the containers and bridges of all hosts.</summary>
    /// <param name="isCleared">False when a host could not be cleared: what it has keeps the overlay, and there is nothing to wait for.</param>
    public Task RemoveOverlayAsync(bool isCleared) => _overlay is not { } id ? Task.CompletedTask
        : isCleared ? RemoveOverlayAsync(members.Manager, members.Hosts, id, pipelines)
        : members.Manager.Engine.RemoveNetworkAsync(id);

    /// <summary>
    /// Removes a network of the swarm. Its manager hears a moment later that the last container left, and refuses until then; hosts hear a moment later
    /// that it is removed, and only then nothing is left.
    /// </summary>
    public static async Task RemoveOverlayAsync(SwarmHost manager, IReadOnlyList<SwarmHost> hosts, string id, HarnessPipelines pipelines)
    {
        try
        {
            await pipelines.OverlayRemoval.ExecuteAsync(async _ => await manager.AnsweredAsync($"removal of network {id}",
                manager.Engine.RemoveNetworkAsync(id)).ConfigureAwait(false), CancellationToken.None).ConfigureAwait(false);
            await pipelines.OverlayRemoval.ExecuteAsync(async token =>
            {
                foreach (var host in hosts)
                {
                    var found = await host.AnsweredAsync($"whether network {id} is gone", host.Engine.FindNetworksAsync(token)).ConfigureAwait(false);
                    if (found.Any(n => n.Item.Id == id))
                    {
                        throw new NetworkLingersException($"network {id} is removed, and {host.Endpoint} still has it");
                    }
                }
            }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NetworkLingersException or DockerApiException)
        {
            throw new EnvironmentException($"network {id} of the swarm cannot be removed: {EngineError.Of(e)}",
                "the swarm keeps it for a host that was gone and has not told of the end of its containers: run 'waku-qa clean' later, or restart that engine",
                e);
        }
    }

    /// <summary>Blocks of networks that a host has, and the addresses of the hosts themselves.</summary>
    private async Task<List<IPNetwork>> TakenAsync()
    {
        var lists = await Task.WhenAll(members.Hosts.Select(static h =>
            h.AnsweredAsync("list of networks", h.Engine.Client.Networks.ListNetworksAsync(new NetworksListParameters(), CancellationToken.None))))
            .ConfigureAwait(false);
        return
        [
            .. lists.SelectMany(static l => l).SelectMany(BlocksOf),
            .. members.Hosts.Select(static h => IPAddress.TryParse(h.Address, out var address) ? address : null).OfType<IPAddress>()
                .Where(static a => a.AddressFamily == AddressFamily.InterNetwork).Select(static a => new IPNetwork(a, 32)),
        ];
    }

    private async Task<string> MakeOverlayAsync(IPNetwork subnet, List<IPNetwork> taken)
    {
        ThrowIfTaken(subnet, taken);
        var manager = members.Manager;
        var id = await MakeAsync(manager, new NetworksCreateParameters
        {
            Name = Overlay,
            Driver = "overlay",
            Attachable = true,

            // No egress: the network has no way out of the swarm, and its members get none beside it.
            Internal = true,
            IPAM = new IPAM { Driver = "default", Config = [new IPAMConfig { Subnet = $"{subnet}", IPRange = $"{SwarmSubnets.Dynamic(subnet)}" }] },
            Labels = DockerLabels.Of(request),
        }).ConfigureAwait(false);

        // The manager takes any subnet and allocates it later: that nobody else has it is looked at once more. Two who see each other both go elsewhere.
        var overlays = await manager.AnsweredAsync("list of networks",
            manager.Engine.Client.Networks.ListNetworksAsync(new NetworksListParameters(), CancellationToken.None)).ConfigureAwait(false);
        if (overlays.Where(n => n.ID != id).SelectMany(BlocksOf).Any(b => SwarmSubnets.Overlap(b, subnet)))
        {
            await manager.Engine.RemoveNetworkAsync(id).ConfigureAwait(false);
            throw new SubnetTakenException($"{subnet} overlaps another network of the swarm");
        }

        Subnet = subnet;
        return id;
    }

    private Task<string> MakeBridgeAsync(SwarmHost host, IPNetwork subnet, List<IPNetwork> taken)
    {
        ThrowIfTaken(subnet, taken);
        return MakeAsync(host, new NetworksCreateParameters
        {
            Name = DockerLabels.NameOf(request, "ports"),
            Driver = "bridge",

            // An internal one would publish no ports. Packets that leave this one are not translated, and nodes of one host meet in the overlay only.
            Options = new Dictionary<string, string>
            {
                ["com.docker.network.bridge.enable_ip_masquerade"] = "false",
                ["com.docker.network.bridge.enable_icc"] = "false",
            },
            IPAM = new IPAM { Driver = "default", Config = [new IPAMConfig { Subnet = $"{subnet}" }] },
            Labels = DockerLabels.Of(request),
        });
    }

    private static async Task<string> MakeAsync(SwarmHost host, NetworksCreateParameters network) => (await host.AnsweredAsync(
        $"network {network.Name}", host.Engine.Client.Networks.CreateNetworkAsync(network, CancellationToken.None)).ConfigureAwait(false)).ID;

    private static void ThrowIfTaken(IPNetwork subnet, List<IPNetwork> taken)
    {
        if (taken.Any(t => SwarmSubnets.Overlap(t, subnet)))
        {
            throw new SubnetTakenException($"{subnet} overlaps another network of a host");
        }
    }

    private static IEnumerable<IPNetwork> BlocksOf(NetworkResponse network) => (network.IPAM?.Config ?? [])
        .Where(static c => IPNetwork.TryParse(c.Subnet, out _)).Select(static c => IPNetwork.Parse(c.Subnet));
}
