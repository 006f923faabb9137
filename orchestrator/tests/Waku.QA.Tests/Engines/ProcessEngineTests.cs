using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Engines;
using Waku.QA.Engines.Processes;

namespace Waku.QA.Tests.Engines;

/// <summary>Real processes: a shell stands for a node.</summary>
[Platform("Linux,MacOsX")]
public sealed class ProcessEngineTests
{
    private string _logs = "";

    [SetUp]
    public void MakeFolder() => _logs = Directory.CreateTempSubdirectory("waku-qa-logs").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_logs, recursive: true);

    [Test]
    public async Task ADeadNodeIsReportedWithCodeAndLastLines()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        await using var site = await engine.OpenAsync(Request("dies", ["a"]), CancellationToken.None);
        var node = await StartAsync(site, "for i in $(seq 80); do echo line $i; done; exit 7");

        var exit = await node.Exit.WaitAsync(TimeSpan.FromSeconds(2));

        Assert.That(exit.Code, Is.EqualTo(7));
        Assert.That(await node.TailAsync(50, CancellationToken.None), Is.EqualTo(Enumerable.Range(31, 50).Select(static i => $"line {i}")));
    }

    [Test]
    public async Task StopAsksFirstAndKillsAfterTheGrace()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        await using var site = await engine.OpenAsync(Request("stops", ["a", "b"]), CancellationToken.None);
        var polite = await StartAsync(site, "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done");
        var stubborn = await StartAsync(site, "trap '' TERM; echo ready; while :; do sleep 0.05; done", "b");
        await ReadyAsync(polite);
        await ReadyAsync(stubborn);

        Assert.That((await polite.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None)).Code, Is.EqualTo(5));
        Assert.That((await stubborn.StopAsync(TimeSpan.FromMilliseconds(300), CancellationToken.None)).Code, Is.EqualTo(137));
    }

    [Test]
    public async Task ClustersGetAddressesThatNobodyElseHas()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        await using var one = await engine.OpenAsync(Request("one", ["a", "b"]), CancellationToken.None);
        await using var two = await engine.OpenAsync(Request("one", ["a", "b"]), CancellationToken.None);

        Assert.That(one.Addresses.Values.Concat(two.Addresses.Values).Select(static a => (a.Ip, a.Ports)), Is.Unique);
    }

    [Test]
    [Platform("Linux")]
    public async Task NodesAreFoundByTheirMarkAndOrphansTold()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        var request = Request("marked", ["a"]) with { Owner = new OwnerMark(int.MaxValue, 1) };
        await using var site = await engine.OpenAsync(request, CancellationToken.None);
        var node = await StartAsync(site, "echo ready; while :; do sleep 0.05; done");
        await ReadyAsync(node);

        var found = (await engine.FindAsync(CancellationToken.None)).First(l => l.Id == node.Id);
        Assert.That((found.RunId, found.Cluster, found.Name, found.IsOrphan), Is.EqualTo((request.RunId, "marked", "a", true)));

        await engine.RemoveAsync(found, CancellationToken.None);
        Assert.That((await node.Exit.WaitAsync(TimeSpan.FromSeconds(2))).Code, Is.EqualTo(137));
    }

    [Test]
    [Platform("Linux")]
    public async Task ALogIsFollowedToTheEndOfTheNodeAndItsStateIsSaid()
    {
        await using var engine = new ProcessEngine(TimeProvider.System);
        await using var site = await engine.OpenAsync(Request("followed", ["a"]), CancellationToken.None);
        var node = await StartAsync(site, $"cd {_logs}/a.data; echo ready; while [ ! -e more ]; do sleep 0.02; done; echo more; sleep 0.3; echo last");
        await ReadyAsync(node);
        var found = (await engine.FindAsync(CancellationToken.None)).First(l => l.Id == node.Id);
        Assert.That((found.Implementation, found.State), Is.EqualTo(("shell", "running")));
        Assert.That(TimeProvider.System.GetUtcNow() - found.Made, Is.LessThan(TimeSpan.FromMinutes(1)));

        using var all = new MemoryStream();
        var following = engine.CopyLogAsync(found, follow: true, all, CancellationToken.None);
        var make = engine.CommandAt(found, ["sh", "-c", "touch more \"$WAKU_NODE.seen\""], terminal: false);
        Assert.That(make.WorkingDirectory, Does.EndWith("a.data"));
        using var made = System.Diagnostics.Process.Start(make)!;
        await made.WaitForExitAsync();
        await following.WaitAsync(TimeSpan.FromSeconds(5));

        Assert.That(System.Text.Encoding.UTF8.GetString(all.ToArray()), Is.EqualTo("ready\nmore\nlast\n"));
        Assert.That(File.Exists(Path.Combine(make.WorkingDirectory, "a.seen")), "what the command is told of its node");
    }

    private ClusterRequest Request(string cluster, IReadOnlyList<string> nodes) =>
        new($"test-{Guid.NewGuid():n}", cluster, nodes, _logs, OwnerMark.Current(), false);

    private static Task<IRunningNode> StartAsync(IClusterSite site, string script, string name = "a") => site.StartAsync(
        new LaunchPlan(name, ["-c", script], [], new Dictionary<string, string>(), TimeSpan.FromSeconds(1)) { Implementation = "shell" },
        new PreparedArtifact("/bin/sh", "none"), null, CancellationToken.None);

    private static async Task ReadyAsync(IRunningNode node)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (!(await node.TailAsync(5, limit.Token)).Contains("ready"))
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
