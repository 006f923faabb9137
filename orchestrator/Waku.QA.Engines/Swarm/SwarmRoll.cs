using Docker.DotNet.Models;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines.Swarm;

/// <summary>Whether hosts are members of one swarm that can run a cluster. Pure; it names the host and the mend, and joins nobody to anything.</summary>
internal static class SwarmRoll
{
    private const string Active = "active";

    /// <summary>The manager, from what each host says of itself.</summary>
    /// <exception cref="EnvironmentException">One is no active member, or two are one, or none is a manager, or they are of different machines.</exception>
    public static HostAnswer ManagerOf(IReadOnlyList<HostAnswer> hosts)
    {
        foreach (var host in hosts)
        {
            if (host.Info.Swarm?.LocalNodeState is not Active)
            {
                var why = host.Info.Swarm?.Error is { Length: > 0 } error ? $": {error}" : "";
                throw new EnvironmentException(
                    $"the engine at {host.Endpoint} is no active member of a swarm (its state is '{host.Info.Swarm?.LocalNodeState ?? "unknown"}'{why})",
                    "make it one: 'docker swarm init --advertise-addr <address>' on the first host, 'docker swarm join' with its token on the others");
            }

            if (hosts.FirstOrDefault(h => h.NodeId == host.NodeId) is { } same && same != host)
            {
                throw new EnvironmentException($"{same.Endpoint} and {host.Endpoint} are one engine", $"name each host once in {SwarmEndpoints.Variable}");
            }

            if (host.Info.Architecture != hosts[0].Info.Architecture)
            {
                throw new EnvironmentException(
                    $"{host.Endpoint} is a machine of {host.Info.Architecture}, {hosts[0].Endpoint} of {hosts[0].Info.Architecture}: "
                        + "images are made once, for all hosts", $"name hosts of one architecture in {SwarmEndpoints.Variable}");
            }
        }

        return hosts.FirstOrDefault(static h => h.IsManager) ?? throw new EnvironmentException(
            $"none of the hosts is a manager of the swarm: {string.Join(", ", hosts.Select(static h => h.Endpoint))}",
            $"add a manager to {SwarmEndpoints.Variable}, or make one of them a manager: 'docker node promote {hosts[0].NodeId}'");
    }

    /// <summary>Whether the manager knows every host, and can give it containers.</summary>
    /// <exception cref="EnvironmentException">A host is of another swarm, is down, or takes nothing.</exception>
    public static void Check(HostAnswer manager, IReadOnlyList<HostAnswer> hosts, IEnumerable<NodeListResponse> nodes)
    {
        var known = nodes.ToDictionary(static n => n.ID);
        foreach (var host in hosts)
        {
            if (!known.TryGetValue(host.NodeId, out var node))
            {
                throw new EnvironmentException($"the engine at {host.Endpoint} is of another swarm than the one at {manager.Endpoint}",
                    "'docker swarm leave' there, then 'docker swarm join' with the token of the manager");
            }

            if (node.Status?.State != "ready" || (node.Spec?.Availability ?? Active) != Active)
            {
                var why = node.Status?.Message is { Length: > 0 } message ? $" ({message})" : "";
                throw new EnvironmentException(
                    $"the manager at {manager.Endpoint} gives nothing to the engine at {host.Endpoint}: its state is {node.Status?.State ?? "unknown"}{why}, "
                        + $"its availability {node.Spec?.Availability ?? "unknown"}",
                    $"see 'docker node ls'; 'docker node update --availability {Active} {host.NodeId}'");
            }
        }
    }
}
