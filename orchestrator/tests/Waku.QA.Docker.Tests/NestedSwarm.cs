using System.Diagnostics;
using System.Globalization;
using System.Net;
using Waku.QA.Core.Adapters;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Swarm;
using Waku.QA.Files;

namespace Waku.QA.Docker.Tests;

/// <summary>A swarm of nested engines on this machine, by <c>.ci/nested-swarm</c>. The engine of this machine is no member of it.</summary>
internal sealed class NestedSwarm : IAsyncDisposable
{
    /// <summary>What the script says where a machine cannot: no root, no namespaces, no VXLAN, no dockerd.</summary>
    private const int Cannot = 75;
    private const string Prefix = "wqs-test-";
    private readonly string _folder;

    private NestedSwarm(string folder, string hosts)
    {
        _folder = folder;
        Hosts = [.. hosts.Split(',').Select(static h => new Uri(h))];
        Outside = IPAddress.Parse(File.ReadAllText(Path.Combine(folder, "outside")).Trim());
    }

    /// <summary>Its engines; the first is the manager.</summary>
    public IReadOnlyList<Uri> Hosts { get; }

    /// <summary>This machine, as the hosts see it.</summary>
    public IPAddress Outside { get; }

    /// <summary>Starts it, or skips the test with the reason.</summary>
    public static async Task<NestedSwarm> StartAsync(int hosts)
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("nested engines need network namespaces, which only Linux has");
        }

        await RemoveOrphansAsync();
        var folder = Path.Combine("/tmp", string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}"));
        var (code, output) = await RunAsync(Path.Combine(Repository.Root, ".ci", "nested-swarm"), "up", folder, $"{hosts}");
        if (code == Cannot)
        {
            Assert.Ignore($"no swarm of nested engines here: {output}");
        }

        Assert.That(code, Is.Zero, output);
        return new NestedSwarm(folder, output);
    }

    /// <summary>The product's engine on it, or on some of its hosts.</summary>
    public SwarmEngine Engine(params Uri[] hosts) => SwarmEngine.Create(
        name => name == SwarmEndpoints.Variable ? string.Join(',', hosts.Length == 0 ? Hosts : hosts)
            : Environment.GetEnvironmentVariable(name), TimeProvider.System);

    /// <summary>One of its engines by itself.</summary>
    public DockerEngine Host(int index) => DockerEngine.Create(
        name => name == "DOCKER_HOST" ? Hosts[index].ToString() : Environment.GetEnvironmentVariable(name), TimeProvider.System);

    /// <summary>Gives the first engine the base image that this machine has; the others get theirs from the product.</summary>
    public async Task LoadBaseAsync()
    {
        var (code, output) = await RunAsync("/bin/sh", "-c", $"docker save {EngineFixture.Image} | docker -H {Hosts[0]} load");
        Assert.That(code, Is.Zero, output);
    }

    /// <summary>Gives the base image to all hosts, as the product gives them any image.</summary>
    public static Task SpreadBaseAsync(SwarmEngine engine) => engine.PrepareAsync(
        new NodeArtifact("base", null, EngineFixture.Image, null), new Progress<string>(), CancellationToken.None);

    /// <summary>Runs the engine's own program on a host.</summary>
    public async Task<string> DockerAsync(int host, params string[] arguments)
    {
        var (code, output) = await RunAsync("docker", ["-H", Hosts[host].ToString(), .. arguments]);
        Assert.That(code, Is.Zero, $"{string.Join(' ', arguments)}: {output}");
        return output;
    }

    /// <summary>Kills the engine of a host as a power failure would; its containers are ended with the swarm.</summary>
    public void Kill(int host) =>
        Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(_folder, $"{host + 1}", "pid")), CultureInfo.InvariantCulture)).Kill();

    /// <summary>Ends it, and says what of it runs all the same.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await DisposeAsync();
        return [.. Directory.EnumerateDirectories("/proc").Where(IsOurs)];
    }

    public async ValueTask DisposeAsync() => await RunAsync(Path.Combine(Repository.Root, ".ci", "nested-swarm"), "down", _folder);

    /// <summary>True for a process whose root is a file system of one of the engines.</summary>
    private bool IsOurs(string process)
    {
        try
        {
            return File.ReadLines(Path.Combine(process, "mountinfo")).Any(l => l.Split(' ')[4] == "/" && l.Contains($"{_folder}/", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended while it was looked at, or is no process.
            return false;
        }
    }

    /// <summary>Of test processes that were killed.</summary>
    private static async Task RemoveOrphansAsync()
    {
        foreach (var folder in Directory.EnumerateDirectories("/tmp", $"{Prefix}*"))
        {
            if (!Directory.Exists($"/proc/{Path.GetFileName(folder)[Prefix.Length..]}"))
            {
                await RunAsync(Path.Combine(Repository.Root, ".ci", "nested-swarm"), "down", folder);
            }
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, $"{output}{await error}".Trim());
    }
}
