using System.Diagnostics;
using Docker.DotNet.Models;
using Waku.QA.Engines;
using Waku.QA.Engines.Docker;

namespace Waku.QA.Docker.Tests;

/// <summary>A host outside every Docker network: a container without network, joined to this machine by a veth pair of our own.</summary>
internal sealed class OutsideHost : IAsyncDisposable
{
    /// <summary>From 198.18.0.0/15, the range reserved for tests of network devices (RFC 2544).</summary>
    public const string Address = "198.18.77.2";
    public const int Port = 7777;
    private const string Gateway = "198.18.77.1";
    private const string Link = "wqa-test0";
    private const string Listener =
        "perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 5, LocalPort => 7777, ReuseAddr => 1); while ($c = $s->accept) { close $c }'";
    private readonly DockerEngine _engine;
    private readonly List<string> _containers = [];

    private OutsideHost(DockerEngine engine) => _engine = engine;

    public static async Task<OutsideHost> StartAsync(DockerEngine engine)
    {
        var host = new OutsideHost(engine);
        var id = await host.RunAsync("none", Listener);
        var pid = (await (await EngineFixture.ClientAsync(engine)).Containers.InspectContainerAsync(id)).State!.Pid;
        await ShellAsync($"ip link add {Link} type veth peer name wqa-test1 && ip link set wqa-test1 netns {pid} && ip addr add {Gateway}/30 dev {Link} "
            + $"&& ip link set {Link} up "
            + $"&& nsenter -t {pid} -n sh -c 'ip addr add {Address}/30 dev wqa-test1 && ip link set wqa-test1 up && ip route add default via {Gateway}'");
        return host;
    }

    /// <summary>Runs the probe in a container on the engine's default bridge.</summary>
    public async Task<bool> IsReachedFromAnOrdinaryBridgeAsync(string probe)
    {
        var id = await RunAsync("bridge", "sleep 60");
        return (await EngineFixture.ExecAsync(_engine, id, probe)).ExitCode == 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _containers)
        {
            await (await _engine.Connection.OpenAsync(CancellationToken.None)).RemoveContainerAsync(id);
        }

        await ShellAsync($"ip link show {Link} >/dev/null 2>&1 && ip link del {Link} || true");
    }

    private async Task<string> RunAsync(string network, string script)
    {
        var labels = new Dictionary<string, string> { [DockerLabels.Run] = "test-outside", [DockerLabels.Owner] = OwnerMark.Current().ToString() };
        var client = await EngineFixture.ClientAsync(_engine);
        var created = await client.Containers.CreateContainerAsync(new CreateContainerParameters
        {
            Name = $"waku-qa-test-{Guid.NewGuid():n}",
            Image = EngineFixture.Image,
            Cmd = ["/bin/bash", "-c", script],
            Labels = labels,
            HostConfig = new HostConfig { NetworkMode = network, CapDrop = ["ALL"] },
        });
        var id = created.ID;
        _containers.Add(id);
        await client.Containers.StartContainerAsync(id, new ContainerStartParameters());
        return id;
    }

    private static async Task ShellAsync(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, $"{script}: {error}");
    }
}
