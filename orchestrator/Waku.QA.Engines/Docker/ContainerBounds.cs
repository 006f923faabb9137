using System.Globalization;
using Docker.DotNet.Models;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Engines.Docker;

/// <summary>What a node's container may do and use, and where it is reached, the same on every engine of containers.</summary>
internal static class ContainerBounds
{
    /// <summary>No capabilities, and no more than the limits.</summary>
    public static void Confine(HostConfig host, ResourceLimits? limits)
    {
        host.CapDrop = ["ALL"];
        host.NanoCPUs = (long)((limits?.Cpus ?? 0) * 1e9);
        host.Memory = limits?.MemoryBytes ?? 0;
        host.PidsLimit = limits?.Pids;
        host.CpusetCpus = limits?.CpuSet ?? "";
    }

    /// <summary>Ports, written as the engine does (<c>80/tcp</c>), at one address of the host; the engine chooses the numbers there.</summary>
    public static void Publish(CreateContainerParameters parameters, HostConfig host, IReadOnlyList<string> ports, string address)
    {
        parameters.ExposedPorts = ports.ToDictionary(static p => p, static _ => default(EmptyStruct));
        host.PortBindings = ports.ToDictionary(static p => p, IList<PortBinding> (_) => [new PortBinding { HostIP = address, HostPort = "" }]);
    }

    /// <summary>Where the host publishes a TCP port; the port itself for a node that has ended: it has none, and nobody will ask it anything.</summary>
    public static int PublishedPort(ContainerInspectResponse container, int port) =>
        container.NetworkSettings?.Ports?.TryGetValue($"{port}/tcp", out var bound) == true && bound is [var first, ..]
            ? int.Parse(first.HostPort, CultureInfo.InvariantCulture)
            : port;
}
