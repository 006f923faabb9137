using System.Diagnostics;
using System.Net.Sockets;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Swarm;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Docker.Tests;

/// <summary>The engine on a swarm of two nested engines. Skipped, with the reason, where this machine cannot have one.</summary>
[NonParallelizable]
public sealed class SwarmEngineTests
{
    private const string Forever = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.1; done";
    private NestedSwarm _swarm = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _swarm = await NestedSwarm.StartAsync(hosts: 2);
        await _swarm.LoadBaseAsync();
    }

    [OneTimeTearDown]
    public async Task EndAsync() => await (_swarm?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task SixNodesOfTwoHostsAreOneClusterAndLeaveNothing()
    {
        await using var engine = _swarm.Engine();
        var topology = new Topology
        {
            Name = "swarm",
            Shards = [0],
            Groups = [new NodeGroup { Name = "n", Implementation = Installed.Catalogue.All[0].Implementation, Count = 6 }],
        };
        var folder = Directory.CreateTempSubdirectory("waku-qa-swarm").FullName;
        var settings = new ClusterSettings(RunIds.New(TimeProvider.System), "six", topology, 1, engine,
            new NodeResolver(engine, new NodeArtifacts(Installed.Catalogue), new Progress<string>()), new NodeKeys(), folder, false, TimeProvider.System);
        await using (var cluster = await Cluster.StartAsync(settings, CancellationToken.None))
        {
            // Found on the hosts themselves: three and three, of one image.
            var found = (await engine.FindAsync(CancellationToken.None)).Where(l => l.RunId == settings.RunId).ToList();
            Assert.That(found.Where(static l => l.Kind == "container").GroupBy(static l => l.Host).Select(static g => (g.Key, g.Count())),
                Is.EquivalentTo(_swarm.Hosts.Select(static h => ($"{h}", 3))));
            Assert.That(found.Where(static l => l.Kind == "network").Select(static l => l.Host), Is.EquivalentTo(new[]
            {
                $"{_swarm.Hosts[0]}", $"{_swarm.Hosts[1]}", $"{_swarm.Hosts[0]}",
            }), "a bridge on each, and one overlay, at the manager");
            Assert.That(found.Where(static l => l.Rest is not null).Select(static l => l.Rest).Distinct().Count(), Is.EqualTo(6));
            Assert.That(await Task.WhenAll(cluster.Nodes.Select(static n => n.ProcessIdAsync(CancellationToken.None))), Is.All.Null);
            Assert.That((await cluster.Nodes[1].CgroupAsync(CancellationToken.None))!.Cpu, Is.GreaterThan(TimeSpan.Zero));

            await ReachesAllAsync(cluster, cluster.Nodes[0], "of the first host");
            await ReachesAllAsync(cluster, cluster.Nodes[1], "of the second host");

            // A peer of the harness speaks to both hosts; none can be told to come to it.
            await using var peer = new WirePeer(cluster, new WirePeerOptions { Key = [.. Enumerable.Repeat((byte)7, 32)] });
            Assert.That((await peer.ConnectAsync(cluster.Nodes[1], CancellationToken.None)).Identified, Is.Not.Null);
            Assert.That(peer.Listen, Throws.InstanceOf<UnreachableHarnessException>());

            foreach (var node in cluster.Nodes.Take(2))
            {
                var id = node.Id;
                await (node == cluster.Nodes[0] ? node.KillAsync(CancellationToken.None) : node.StopAsync(CancellationToken.None));
                await node.StartAsync(CancellationToken.None);
                Assert.That(node.Id, Is.EqualTo(id), "the same container");
            }

            await cluster.WaitForMeshAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
            await ReachesAllAsync(cluster, cluster.Nodes[1], "of a node that came back");
        }

        Directory.Delete(folder, recursive: true);
        await AssertNothingLeftAsync(engine, settings.RunId);
    }

    [Test]
    [DependsOnTest(nameof(SixNodesOfTwoHostsAreOneClusterAndLeaveNothing), AllowFailure = true)]
    public async Task NodesHaveTheirAddressesAndNamesAndNoEgress()
    {
        await using var engine = _swarm.Engine();
        await NestedSwarm.SpreadBaseAsync(engine);
        var request = EngineFixture.Request("names", "a", "b", "c");
        await using (var site = await engine.OpenAsync(request, CancellationToken.None))
        {
            var nodes = await Task.WhenAll(request.Nodes.Select(n => EngineFixture.ShellAsync(site, n, Forever, new ResourceLimits(0.5, 64L << 20, 50))));
            const string bounds = "{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.CapDrop}}";
            var limits = await _swarm.DockerAsync(1, "inspect", "--format", bounds, nodes[1].Id);
            Assert.That(limits, Is.EqualTo($"500000000 {64L << 20} [ALL]"));

            // By name over to the other host and back; one name for all, which resolves to each.
            Assert.That(await ExecAsync(0, nodes[0], "getent hosts b"), Does.StartWith(site.Addresses["b"].Ip));
            Assert.That(await ExecAsync(1, nodes[1], "getent hosts a"), Does.StartWith(site.Addresses["a"].Ip));
            var all = (await ExecAsync(1, nodes[1], $"getent ahostsv4 {SwarmContainer.AllNodes}")).Split('\n').Select(static l => l.Split(' ')[0]).ToHashSet();
            Assert.That(all, Is.EquivalentTo(site.Addresses.Values.Select(static a => a.Ip)));
            const string refused = "timeout 3 bash -c 'echo > /dev/tcp/{0}/9' 2>&1 | grep -q refused && echo reached";
            Assert.That(await ExecAsync(0, nodes[0], refused.Replace("{0}", site.Addresses["b"].Ip, StringComparison.Ordinal)), Is.EqualTo("reached"));

            // The outside is this machine, which a container on an ordinary bridge of the host reaches.
            using var outside = new TcpListener(_swarm.Outside, 0);
            outside.Start();
            var probe = $"timeout 3 bash -c 'echo > /dev/tcp/{_swarm.Outside}/{((System.Net.IPEndPoint)outside.LocalEndpoint).Port}' && echo reached";
            Assert.That(await _swarm.DockerAsync(0, "run", "--rm", EngineFixture.Image, "/bin/bash", "-c", probe), Is.EqualTo("reached"), "the control");
            Assert.That(await ExecAsync(0, nodes[0], $"{probe} 2>/dev/null; true"), Is.Empty, "a node reaches a host outside its cluster");

            // Stopped and started again: the same container, its files and its address.
            await ExecAsync(1, nodes[1], $"touch {site.DataFolderOf("b")}/kept");
            Assert.That((await nodes[1].StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None)).Code, Is.EqualTo(5));
            var again = await EngineFixture.ShellAsync(site, "b", Forever);
            var kept = await ExecAsync(1, again, $"ls {site.DataFolderOf("b")}/kept && hostname -I");
            Assert.That(kept, Does.Contain("kept").And.Contain(site.Addresses["b"].Ip));
            Assert.That(again.Id, Is.EqualTo(nodes[1].Id));
        }

        await AssertNothingLeftAsync(engine, request.RunId);
    }

    /// <summary>Also of starts that were given up half-way, and of clusters of a harness that is dead.</summary>
    [Test]
    [DependsOnTest(nameof(WhoCannotRunACluster), AllowFailure = true)]
    public async Task NothingIsLeftOfWhatWasGivenUp()
    {
        await using var engine = _swarm.Engine();
        await NestedSwarm.SpreadBaseAsync(engine);
        var request = EngineFixture.Request("given-up", [.. Enumerable.Range(0, 6).Select(static i => $"n{i}")]);
        using var stop = new CancellationTokenSource();
        await using (var site = await engine.OpenAsync(request, CancellationToken.None))
        {
            var starts = request.Nodes.Select(n => EngineFixture.ShellAsync(site, n, Forever, cancellationToken: stop.Token)).ToList();
            await stop.CancelAsync();
            await Task.WhenAll(starts).ContinueWith(static _ => { }, TaskScheduler.Default);
            Assert.That(starts.Where(static s => s.IsCanceled), Is.Not.Empty, "nothing was given up: the test shows nothing");
        }

        await AssertNothingLeftAsync(engine, request.RunId);

        var orphan = EngineFixture.Request("orphan", "a", "b") with { Owner = new OwnerMark(int.MaxValue, 1), Keep = false };
        var left = await engine.OpenAsync(orphan, CancellationToken.None);
        await Task.WhenAll(orphan.Nodes.Select(n => EngineFixture.ShellAsync(left, n, Forever)));
        var found = (await engine.FindAsync(CancellationToken.None)).Where(l => l.RunId == orphan.RunId).ToList();
        Assert.That(found.Select(static l => (l.Kind, l.IsOrphan)).Distinct(), Is.EqualTo(new[] { ("container", true), ("network", true) }), "in this order");
        using var log = new MemoryStream();
        await engine.CopyLogAsync(found.Single(static l => l.Node == "b"), false, log, CancellationToken.None);
        Assert.That(System.Text.Encoding.UTF8.GetString(log.ToArray()), Is.EqualTo("ready\n"));
        Assert.That(engine.CommandAt(found.Single(static l => l.Node == "b"), ["true"], false).Environment["DOCKER_HOST"], Is.EqualTo($"{_swarm.Hosts[1]}"));
        foreach (var item in found)
        {
            await engine.RemoveAsync(item, CancellationToken.None);
        }

        await AssertNothingLeftAsync(engine, orphan.RunId);
    }

    [Test]
    [DependsOnTest(nameof(NodesHaveTheirAddressesAndNamesAndNoEgress), AllowFailure = true)]
    public async Task WhoCannotRunACluster()
    {
        await using var workers = _swarm.Engine(_swarm.Hosts[1]);
        Assert.That(async () => await workers.ProbeAsync(CancellationToken.None), Throws.InstanceOf<EnvironmentException>().With.Message
            .Contains("none of the hosts is a manager"));
        await using var one = _swarm.Engine(_swarm.Hosts[0]);
        Assert.That(await one.ProbeAsync(CancellationToken.None), Does.StartWith("swarm of 1: ").And.Contain("manager"));
        await using var nobody = _swarm.Engine(_swarm.Hosts[0], new Uri("unix:///nowhere/docker.sock"));
        Assert.That(async () => await nobody.ProbeAsync(CancellationToken.None), Throws.InstanceOf<EnvironmentException>().With.Message
            .Contains("unix:///nowhere/docker.sock does not answer"));
    }

    /// <summary>The last of all: the swarm does not survive it.</summary>
    [Test]
    [DependsOnTest(nameof(NothingIsLeftOfWhatWasGivenUp), AllowFailure = true)]
    public async Task AHostThatDiesIsNamed()
    {
        await using var engine = _swarm.Engine();
        await NestedSwarm.SpreadBaseAsync(engine);
        var request = EngineFixture.Request("dies", "a", "b");
        var site = await engine.OpenAsync(request, CancellationToken.None);
        var nodes = await Task.WhenAll(request.Nodes.Select(n => EngineFixture.ShellAsync(site, n, Forever)));

        _swarm.Kill(1);

        await ((Task)nodes[1].Exit).WaitAsync(TimeSpan.FromSeconds(20)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.That(nodes[1].Exit.IsFaulted, "how the node ended is not known");
        Assert.That(nodes[0].Exit.IsCompleted, Is.False, "the other host is none the worse");
        Assert.That(async () => await engine.ProbeAsync(CancellationToken.None),
            Throws.InstanceOf<EnvironmentException>().With.Message.Contains($"{_swarm.Hosts[1]}"));
        Assert.That(async () => await site.DisposeAsync(), Throws.InstanceOf<EnvironmentException>().With.Message.Contains($"{_swarm.Hosts[1]}"));
        Assert.That(await _swarm.DockerAsync(0, "ps", "-aq"), Is.Empty, "what could be removed is");
        Assert.That(await _swarm.EndAsync(), Is.Empty, "a node outlives an engine that was killed, and is ended with the rest");
    }

    private static async Task ReachesAllAsync(Cluster cluster, ClusterNode from, string what)
    {
        var topic = from.TopicOf(0);
        var message = new NodeMessage
        {
            Payload = System.Text.Encoding.UTF8.GetBytes(what),
            ContentTopic = "/waku-qa/1/swarm/proto",
            Timestamp = Stopwatch.GetTimestamp(),
        };
        var hash = Oracle.MessageHashing.Hash(topic, message);
        await from.Control.Relay.PublishAsync(topic, message, CancellationToken.None);
        await cluster.UntilAsync($"the message {what}", async token =>
        {
            foreach (var node in cluster.Nodes)
            {
                if (await node.Inbox.FindAsync(topic, hash, token) is null)
                {
                    return $"{node.Name} has not delivered it";
                }
            }

            return null;
        }, TimeSpan.FromSeconds(20), TimeSpan.FromMilliseconds(20), CancellationToken.None);
    }

    /// <summary>Neither by the product's own search, nor by what the hosts themselves say.</summary>
    private async Task AssertNothingLeftAsync(SwarmEngine engine, string run)
    {
        Assert.That((await engine.FindAsync(CancellationToken.None)).Where(l => l.RunId == run).Select(static l => l.Name), Is.Empty);
        for (var host = 0; host < _swarm.Hosts.Count; host++)
        {
            Assert.That(await _swarm.DockerAsync(host, "ps", "-aq"), Is.Empty);
            Assert.That(await _swarm.DockerAsync(host, "network", "ls", "--filter", "label=waku-qa.run", "-q"), Is.Empty);
        }
    }

    private async Task<string> ExecAsync(int host, IRunningNode node, string script) =>
        await _swarm.DockerAsync(host, "exec", node.Id, "/bin/bash", "-c", script);
}
