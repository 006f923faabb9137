using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Waku.QA.Clusters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Processes;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Engines;

/// <summary>
/// Programs that are named as nodes and are none, are the environment's trouble; nodes that do not live long are failures of the product.
/// Named at once, with the last log lines.
/// </summary>
[Platform("Linux")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class BadNodeTests
{
    private const string Version = "if [ \"$1\" = --version ]; then echo 'version / git commit hash: v0.37.1'; exit 0; fi\n";
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("waku-qa-bad").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task AProgramThatIsNoNode()
    {
        var failure = await FailureAsync("/bin/echo");
        Assert.That(failure.Message, Does.StartWith("/bin/echo is not a nwaku node: '--version' printed:").And.Contain("mend: check the image or the program"));
    }

    [Test]
    public async Task AProgramThatCannotRunHere()
    {
        var file = Script("");
        await File.WriteAllTextAsync(file, "#!/bin/sh\necho 'libpq.so.5: not found'; exit 127\n");
        var failure = await FailureAsync(file);
        Assert.That(failure.Message, Does.Contain("is not a nwaku node: '--version' ended with exit code 127 and printed: libpq.so.5: not found"));
    }

    [Test]
    public async Task AProgramThatIsNotThere()
    {
        var failure = await FailureAsync("/no/such/wakunode2");
        Assert.That(failure.Message, Does.Contain("there is no program '/no/such/wakunode2'").And.Contain("--node nwaku=./path/to/wakunode2"));
    }

    [Test]
    public async Task AFileThatCannotBeExecuted()
    {
        var file = Path.Combine(_folder, "wakunode2");
        await File.WriteAllTextAsync(file, "not a program");
        var failure = await FailureAsync(file);
        Assert.That(failure.Message, Does.Contain($"'{file}' cannot be run").And.Contain("chmod +x"));
    }

    [Test]
    public async Task ANodeThatStartsAndThenDies()
    {
        var watch = Stopwatch.StartNew();
        var failure = await FailureAsync<NodeStartException>(Script("echo starting; sleep 0.3; printf '\\033[31mcannot open\\033[0m the database\\n'; exit 9"));

        Assert.That(failure.Message, Does.Contain("did not start: ended with exit code 9").And.Contain("starting\ncannot open the database"));
        Assert.That(watch.Elapsed, Is.LessThan(AtOnce));
    }

    [Test]
    public async Task ANodeThatAnswersHtml()
    {
        await using var cluster = await CreateAsync(Script("echo up; exec sleep 60"));
        var address = cluster.Plan.Addresses["n"];
        using var listener = new TcpListener(IPAddress.Parse(address.Ip), address.Ports.Rest);
        listener.Start();
        var serving = ServeHtmlAsync(listener);
        var watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<NodeStartException>(() => cluster.StartNodesAsync(cluster.Nodes, CancellationToken.None));

        Assert.That(failure!.Message, Does.Contain("was answered with HTML that no Waku node sends: <html>hello").And.Contain("last 1 log lines:\nup"));
        Assert.That(watch.Elapsed, Is.LessThan(AtOnce));
        listener.Stop();
        await serving;
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task AClusterIdOfAPublicNetworkIsRefusedUnlessAskedFor(int id)
    {
        Assert.That(async () => await CreateAsync(Script("exec sleep 60"), id),
            Throws.InstanceOf<UsageException>().With.Message.Contains($"cluster {id} is a public network"));
        await using var asked = await CreateAsync(Script("exec sleep 60"), id, publicCluster: true);
        Assert.That(asked.Plan.Nodes[0].ClusterId, Is.EqualTo(id));
    }

    [Test]
    public async Task TooManyNodesThatShareAnAddressAreRefused()
    {
        var failure = await Assert.ThrowsAsync<EnvironmentException>(() => CreateAsync(Script("exec sleep 60"), count: 7));
        Assert.That(failure!.Message, Does.Contain("7 nodes of cluster 'bad' would dial from 127.0.0.1").And.Contain("--engine docker"));
        await using var six = await CreateAsync(Script("exec sleep 60"), count: 6);
        Assert.That(six.Nodes, Has.Count.EqualTo(6));
    }

    private static async Task ServeHtmlAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().ReadAtLeastAsync(new byte[4096], 16, throwOnEndOfStream: false);
                await client.GetStream()
                    .WriteAsync(Encoding.ASCII.GetBytes(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 20\r\nConnection: close\r\n\r\n<html>hello you</htm"));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped by the test.
        }
    }

    private Task<EnvironmentException> FailureAsync(string program) => FailureAsync<EnvironmentException>(program);

    private async Task<T> FailureAsync<T>(string program) where T : Exception => (await Assert.ThrowsAsync<T>(async () =>
    {
        await using var cluster = await CreateAsync(program);
        await cluster.StartNodesAsync(cluster.Nodes, CancellationToken.None);
    }))!;

    private Task<Cluster> CreateAsync(string program, int clusterId = 66, bool publicCluster = false, int count = 1)
    {
        var topology = new Topology
        {
            Name = "bad",
            ClusterId = clusterId,
            PublicCluster = publicCluster,
            Shards = [0],
            Groups = [new NodeGroup { Name = "n", Implementation = "nwaku", Reference = program, Count = count }]
        };
        var engine = new ProcessEngine(TimeProvider.System);
        return Cluster.CreateAsync(
            new ClusterSettings(RunIds.New(TimeProvider.System), "bad", topology, 1, engine,
                new NodeResolver(engine, new NodeArtifacts(TestCatalogue.Instance), new Progress<string>()), new NodeKeys(), _folder, false,
                TimeProvider.System),
                    CancellationToken.None);
    }

    private string Script(string behaviour)
    {
        var file = Path.Combine(_folder, "wakunode2");
        File.WriteAllText(file, $"#!/bin/sh\n{Version}{behaviour}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
