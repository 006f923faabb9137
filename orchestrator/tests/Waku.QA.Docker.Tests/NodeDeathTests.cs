using System.Diagnostics;
using System.Globalization;
using Waku.QA.Cli;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Docker.Tests;

/// <summary>A node that dies is named, with exit code and log, and never becomes a time-out.</summary>
public sealed class NodeDeathTests
{
    [Test]
    public async Task ADeathEndsEveryWaitAtOnce([Values("process", "docker")] string engineName)
    {
        await using var bench = await StartAsync(engineName, null);
        var cluster = bench.Cluster!;
        var waiting = cluster.UntilAsync("something that never comes", static _ => Task.FromResult<string?>("it"), TimeSpan.FromSeconds(60),
            TimeSpan.FromMilliseconds(20), CancellationToken.None);
        var victim = cluster.Nodes[1];
        var watch = Stopwatch.StartNew();
        if (engineName == "process")
        {
            using var process = Process.GetProcessById(int.Parse(victim.Id!, CultureInfo.InvariantCulture));
            process.Kill();
        }
        else
        {
            using var kill = Process.Start(new ProcessStartInfo("docker", ["kill", victim.Id!]) { RedirectStandardOutput = true })!;
            await kill.WaitForExitAsync();
        }

        var death = await Assert.ThrowsAsync<NodeDiedException>(() => waiting);

        Assert.That(death!.Message, Does.Contain(victim.Name).And.Contain("exit code 137 (signal 9)").And.Contain("Node setup complete"));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(3)));
    }

    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task ANodeThatDoesNotStartSaysSoWithItsLog()
    {
        // It tells its version, and ends when it is to run.
        var program = Path.Combine(Directory.CreateTempSubdirectory("waku-qa-test").FullName, "node");
        File.WriteAllText(program, "#!/bin/sh\n[ \"$1\" = --version ] && echo 'dotnet-waku 0.1.0' && exit 0\nexit 1\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var failure = await Assert.ThrowsAsync<NodeStartException>(() => StartAsync("process", program));

        Assert.That(failure!.Message, Does.Contain("did not start: ended with exit code 1"));
    }

    /// <summary>Neighbours that are being made when one ends: their start is given up, and they are removed too.</summary>
    [Test]
    public async Task ANodeThatDoesNotStartLeavesNoContainerBehind()
    {
        await using var engine = await EngineFixture.OpenAsync();
        var topology = new Topology
        {
            Name = "death",
            Shards = [0],
            Groups = [new NodeGroup { Name = "n", Implementation = Installed.Catalogue.All[0].Implementation, Count = 8 }]
        };
        var folder = Directory.CreateTempSubdirectory("waku-qa-test").FullName;
        var catalogue = new TestAdapters(new FailingAdapter(Installed.Catalogue.All[0], "n-1"));
        var settings = new ClusterSettings(RunIds.New(TimeProvider.System), "death", topology, 1, engine,
            new NodeResolver(engine, new NodeArtifacts(catalogue), new Progress<string>()), new NodeKeys(), folder, false, TimeProvider.System);

        Assert.That(async () => await Cluster.StartAsync(settings, CancellationToken.None),
            Throws.InstanceOf<NodeStartException>().With.Message.Contains("n-1").And.Message.Contains("did not start: ended with exit code"));

        Assert.That((await engine.FindAsync(CancellationToken.None)).Where(l => l.RunId == settings.RunId).Select(static l => l.Id), Is.Empty);
        Directory.Delete(folder, recursive: true);
    }

    private sealed class FailingAdapter(INodeAdapter real, string victim) : DelegatingAdapter(real)
    {
        public override LaunchPlan Plan(NodeSpec node, ClusterPlan cluster) =>
            base.Plan(node, cluster) is var plan && node.Name == victim ? plan with { Arguments = ["--no-such-flag=1"] } : plan;
    }

    private static async Task<Bench> StartAsync(string engineName, string? program)
    {
        var adapter = Installed.Catalogue.All[0];
        var topology = new Topology
        {
            Name = "death",
            Shards = [0],
            Groups = [new NodeGroup { Name = "n", Implementation = adapter.Implementation, Reference = program, Count = 2 }]
        };
        var (engine, _) = await EngineSelection.SelectAsync(
            engineName, topology, new NodeArtifacts(Installed.Catalogue), TimeProvider.System, CancellationToken.None);
        var bench = new Bench(engine, Directory.CreateTempSubdirectory("waku-qa-test").FullName);
        try
        {
            bench.Cluster = await Cluster.StartAsync(
                new ClusterSettings(RunIds.New(TimeProvider.System), "death", topology, 1, engine,
                    new NodeResolver(engine, new NodeArtifacts(Installed.Catalogue), new Progress<string>()), new NodeKeys(), bench.Folder, false,
                    TimeProvider.System),
                        CancellationToken.None);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    private sealed class Bench(Waku.QA.Engines.IEngine engine, string folder) : IAsyncDisposable
    {
        public string Folder => folder;

        public Cluster? Cluster { get; set; }

        public async ValueTask DisposeAsync()
        {
            await (Cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
            await engine.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
