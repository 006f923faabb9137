using System.Text;
using Docker.DotNet.Models;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Docker.Connection;

namespace Waku.QA.Docker.Tests;

public sealed class DockerEngineTests
{
    private const string Forever = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.1; done";

    [Test]
    public async Task ADeadContainerIsReportedWithinTwoSecondsWithCodeAndLastLines()
    {
        await using var engine = await EngineFixture.OpenAsync();
        await using var site = await engine.OpenAsync(EngineFixture.Request("dies", "a"), CancellationToken.None);
        var node = await EngineFixture.ShellAsync(site, "a", "for i in $(seq 80); do echo line $i; done; exit 7");

        var exit = await node.Exit.WaitAsync(TimeSpan.FromSeconds(2));

        Assert.That(exit.Code, Is.EqualTo(7));
        Assert.That(await node.TailAsync(50, CancellationToken.None), Is.EqualTo(Enumerable.Range(31, 50).Select(static i => $"line {i}")));
    }

    [Test]
    public async Task LimitsAreSetAndCanBeReadBackInTheContainer()
    {
        await using var engine = await EngineFixture.OpenAsync();
        await using var site = await engine.OpenAsync(EngineFixture.Request("limits", "a"), CancellationToken.None);
        var node = await EngineFixture.ShellAsync(site, "a", Forever, new ResourceLimits(0.5, 64L << 20, 50));

        var client = await EngineFixture.ClientAsync(engine);
        var host = (await client.Containers.InspectContainerAsync(node.Id)).HostConfig!;
        var (_, cgroup) = await EngineFixture.ExecAsync(engine, node.Id,
            "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null");

        Assert.That((host.NanoCPUs, host.Memory, host.PidsLimit), Is.EqualTo((500_000_000L, 64L << 20, (long?)50)));
        Assert.That(cgroup.Trim(), Is.EqualTo($"{64L << 20}"));
        Assert.That((await client.StatsAsync(node.Id, CancellationToken.None)).MemoryStats!.Usage, Is.GreaterThan(0));
    }

    [Test]
    public async Task ANodeThatUsesUpItsQuotaIsThrottledAndSaysSo()
    {
        await using var engine = await EngineFixture.OpenAsync();
        await using var site = await engine.OpenAsync(EngineFixture.Request("throttled", "a", "b"), CancellationToken.None);
        var busy = await EngineFixture.ShellAsync(site, "a", "while true; do :; done", new ResourceLimits(0.2, null, null));
        var idle = await EngineFixture.ShellAsync(site, "b", Forever, new ResourceLimits(0.2, null, null));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await busy.CgroupAsync(limit.Token))!.Throttled < TimeSpan.FromMilliseconds(300))
        {
            await Task.Delay(20, limit.Token);
        }

        Assert.That((await busy.CgroupAsync(CancellationToken.None))!.Cpu, Is.GreaterThan(TimeSpan.FromMilliseconds(20)));
        Assert.That((await idle.CgroupAsync(CancellationToken.None))!.Throttled, Is.LessThan(TimeSpan.FromMilliseconds(300)));
    }

    [Test]
    public async Task StopAsksFirstAndANodeStartsAgainAtTheSameAddress()
    {
        await using var engine = await EngineFixture.OpenAsync();
        await using var site = await engine.OpenAsync(EngineFixture.Request("stops", "a", "b"), CancellationToken.None);
        var other = await EngineFixture.ShellAsync(site, "b", Forever);
        var first = await EngineFixture.ShellAsync(site, "a", Forever);
        await ReadyAsync(first);
        Assert.That(await EngineFixture.SucceedsAsync(engine, first, $"touch {site.DataFolderOf("a")}/kept"));

        Assert.That((await first.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None)).Code, Is.EqualTo(5));
        var second = await EngineFixture.ShellAsync(site, "a", Forever);
        await ReadyAsync(second);

        Assert.That(await EngineFixture.SucceedsAsync(engine, second, $"test -e {site.DataFolderOf("a")}/kept"), "what it keeps");
        Assert.That(await EngineFixture.SucceedsAsync(engine, second, $"hostname -I | grep -q '{site.Addresses["a"].Ip} '"));
        Assert.That((await other.KillAsync(CancellationToken.None)).Code, Is.EqualTo(137));
    }

    [Test]
    public async Task EventsTellOfADeath()
    {
        await using var engine = await EngineFixture.OpenAsync();
        await using var site = await engine.OpenAsync(EngineFixture.Request("events", "a"), CancellationToken.None);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var died = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var events = (await EngineFixture.ClientAsync(engine)).System.MonitorEventsAsync(
            new ContainerEventsParameters
            {
                Filters = new Dictionary<string, IDictionary<string,
                bool>>
                {
                    ["type"] = new Dictionary<string, bool> { ["container"] = true },
                    ["event"] = new Dictionary<string, bool> { ["die"] = true },
                    ["label"] = new Dictionary<string, bool> { [$"{DockerLabels.Cluster}=events"] = true }
                }
            },
            new DirectProgress<Message>(message => died.TrySetResult(message.Actor.Attributes["exitCode"])),
            limit.Token);
        var node = await EngineFixture.ShellAsync(site, "a", "read -t 2 < <(:); sleep 0.5; exit 9");

        Assert.That(await died.Task.WaitAsync(limit.Token), Is.EqualTo("9"));
        Assert.That((await node.Exit).Code, Is.EqualTo(9));
        await limit.CancelAsync();
        Assert.That(async () => await events, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task ManyClustersRunSideBySideWithoutSeeingEachOther()
    {
        await using var engine = await EngineFixture.OpenAsync();
        var sites = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => engine.OpenAsync(EngineFixture.Request($"c{i}", "a", "b"), CancellationToken.None)));
        try
        {
            const string listen = "echo ready; while :; do timeout 60 bash -c 'exec 3<>/dev/tcp/127.0.0.1/1' 2>/dev/null; sleep 0.2; done";
            var nodes = await Task.WhenAll(sites.Select(s => EngineFixture.ShellAsync(s, "a", listen)));
            Assert.That(sites.SelectMany(static s => s.Addresses.Values).Select(static a => a.Ip), Is.Unique);

            // "No route" or a time-out for a neighbour's gateway; refused at once within the own network.
            var foreign = sites[1].Addresses["a"].Ip;
            Assert.That(await EngineFixture.SucceedsAsync(engine, nodes[0], $"timeout 2 bash -c 'echo > /dev/tcp/{foreign}/60000' 2>&1 | grep -q refused"),
                Is.False, "another cluster answers");
            Assert.That(await EngineFixture.SucceedsAsync(engine, nodes[0],
                $"timeout 2 bash -c 'echo > /dev/tcp/{sites[0].Addresses["a"].Ip}/60000' 2>&1 | grep -q refused"), "the own network answers");
        }
        finally
        {
            await Task.WhenAll(sites.Select(static s => s.DisposeAsync().AsTask()));
        }
    }

    /// <summary>
    /// The outside is a host of our own: a network namespace behind a veth pair. A container on an ordinary bridge reaches it, which
    /// proves that it can be reached; a node on a cluster network does not.
    /// </summary>
    [Test]
    public async Task AClusterNetworkHasNoEgress()
    {
        await using var engine = await EngineFixture.OpenAsync();
        await using var outside = await OutsideHost.StartAsync(engine);
        await using var site = await engine.OpenAsync(EngineFixture.Request("inside", "a"), CancellationToken.None);
        var inside = await EngineFixture.ShellAsync(site, "a", Forever);
        var probe = $"timeout 3 bash -c 'echo > /dev/tcp/{OutsideHost.Address}/{OutsideHost.Port}'";

        Assert.That(await outside.IsReachedFromAnOrdinaryBridgeAsync(probe), "the control: the outside host answers");
        Assert.That(await EngineFixture.SucceedsAsync(engine, inside, probe), Is.False, "the node reaches a host outside its cluster");
    }

    [Test]
    public async Task PortsArePublishedOnLoopbackOnly()
    {
        await using var engine = await EngineFixture.OpenAsync(publish: true);
        await using var site = await engine.OpenAsync(EngineFixture.Request("published", "a"), CancellationToken.None);
        var node = await EngineFixture.ShellAsync(site, "a", Forever);

        var inspect = await (await EngineFixture.ClientAsync(engine)).Containers.InspectContainerAsync(node.Id);

        Assert.That(inspect.NetworkSettings!.Ports!.Values.SelectMany(static b => b ?? []).Select(static b => b.HostIP), Is.All.EqualTo("127.0.0.1"));
        Assert.That(site.EndpointsOf("a").Rest.Host, Is.EqualTo("127.0.0.1"));
    }

    [Test]
    public async Task AMissingImageIsAnEnvironmentFailureWithAMend()
    {
        await using var engine = await EngineFixture.OpenAsync();
        var artifact = new NodeArtifact("x", null, "localhost:1/waku-qa/no-such-image:1", null);

        Assert.That(async () => await engine.PrepareAsync(artifact, new Progress<string>(), CancellationToken.None),
            Throws.InstanceOf<EnvironmentException>().With.Message.Contains("no-such-image").And.Message.Contains("mend:"));
    }

    [Test]
    public async Task EverythingIsLabelledFoundAndRemoved()
    {
        await using var engine = await EngineFixture.OpenAsync();
        var request = EngineFixture.Request("labels", "a") with { Owner = new OwnerMark(int.MaxValue, 1) };
        await using var site = await engine.OpenAsync(request, CancellationToken.None);
        await EngineFixture.ShellAsync(site, "a", Forever);

        var found = (await engine.FindAsync(CancellationToken.None)).Where(l => l.RunId == request.RunId).ToList();
        Assert.That(found.Select(static l => (l.Kind, l.Cluster, l.IsOrphan)),
            Is.EqualTo(new[] { ("container", "labels", true), ("network", "labels", true) }));

        foreach (var item in found)
        {
            await engine.RemoveAsync(item, CancellationToken.None);
        }

        Assert.That((await engine.FindAsync(CancellationToken.None)).Where(l => l.RunId == request.RunId), Is.Empty);
    }

    private static async Task ReadyAsync(IRunningNode node)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            using var log = new MemoryStream();
            await node.CopyLogAsync(log, limit.Token);
            if (Encoding.UTF8.GetString(log.ToArray()).TrimEnd().EndsWith("ready", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(20, limit.Token);
        }
    }
}
