using System.Net;
using System.Net.Sockets;
using System.Text;
using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines;
using Waku.QA.Engines.Processes;
using Waku.QA.Engines.Resilience;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Engines;

/// <summary>
/// Somebody takes a port between the moment when it was free and the one when a node listens on it: seen once in 1,492 cases (issue 19). A script stands for
/// the node, and the test for its REST interface.
/// </summary>
[Platform("Linux")]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PortTakenTests
{
    private const string Node = """
        #!/bin/bash
        [ "$1" = --version ] && { echo 'version / git commit hash: v0.37.1'; exit 0; }
        for flag in "$@"; do
          case "$flag" in --listen-address=*) ip=${flag#*=};; --tcp-port=*) port=${flag#*=};; esac
        done
        if (exec 3<>"/dev/tcp/$ip/$port") 2>/dev/null; then echo "bind: Address already in use"; exit 98; fi
        exec sleep 60
        """;

    private readonly ProcessEngine _engine = new(TimeProvider.System);
    private readonly List<TcpListener> _listeners = [];
    private readonly List<NodeAddress> _tried = [];
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("waku-qa-port").FullName;

    [TearDown]
    public void End()
    {
        _listeners.ForEach(static l => l.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task TheClusterIsMadeAnewElsewhere()
    {
        await using var cluster = await StartAsync(address =>
        {
            if (_tried.Count == 1)
            {
                Take(address.Ip, address.Ports.Tcp);
            }
            else
            {
                _ = AnswerAsync(Take(address.Ip, address.Ports.Rest));
            }
        });

        Assert.That(_tried.Select(static a => (a.Ip, a.Ports.Tcp)), Is.Unique.And.Exactly(2).Items);
        Assert.That(cluster.Nodes[0].State, Is.EqualTo(NodeState.Ready));
        var retry = _engine.Retries.Counts.Single(static c => c.Pipeline == "port search");
        Assert.That(retry.Count, Is.EqualTo(1));
        Assert.That(retry.LastCause, Does.StartWith($"somebody else has port {_tried[0].Ports.Tcp} of {_tried[0].Ip}").And.Contain("Address already in use"));
    }

    [Test]
    public void WhereItIsTakenEachTimeItIsTheEnvironment()
    {
        Assert.That(() => StartAsync(address => Take(address.Ip, address.Ports.Tcp)),
            Throws.InstanceOf<PortTakenException>().With.Message.Contains("somebody else has port"));
        Assert.That(_tried, Has.Count.EqualTo(4));
    }

    [Test]
    public void ANodeThatEndsWhileItsPortsAreFreeIsNotTriedAgain()
    {
        Assert.That(() => StartAsync(static _ => { }, Node.Replace("exec sleep 60", "echo 'Address already in use'; exit 98", StringComparison.Ordinal)),
            Throws.InstanceOf<NodeStartException>().With.Message.Contains("ended with exit code 98"));
        Assert.That((_tried.Count, _engine.Retries.Records.Count(static r => r.Pipeline == "port search")), Is.EqualTo((1, 0)));
    }

    [Test]
    public void AListenerOnAllAddressesIsPassedByOtherPorts()
    {
        var everywhere = new TcpListener(IPAddress.Any, 0);
        _listeners.Add(everywhere);
        everywhere.Start();
        var taken = ((IPEndPoint)everywhere.LocalEndpoint).Port;
        var choices = PortChoice.Outside((32768, 60999));
        using var block = LoopbackBlock.Reserve(new ClusterRequest($"test-{Guid.NewGuid():n}", "c", ["a"], _folder, OwnerMark.Current(), false),
            [choices[0] with { Rest = taken }, choices[1]], 0);
        Assert.That(block.Addresses["a"].Ports, Is.EqualTo(choices[1]));
    }

    [Test]
    public void ABlockRestsAsLongAsThereAreOthers()
    {
        var run = $"test-{Guid.NewGuid():n}";
        List<string> ips = [];
        for (var i = 0; i < 200; i++)
        {
            var request = new ClusterRequest(run, $"c{i}", ["a"], _folder, OwnerMark.Current(), false);
            using var block = LoopbackBlock.Reserve(request, PortChoice.All(), i);
            ips.Add(block.Addresses["a"].Ip);
        }

        Assert.That(ips.Distinct().Count(), Is.AtLeast(180), "a block that is taken is passed over, and comes twice then");
    }

    /// <summary>A node that ended leaves connections that wait (TIME_WAIT): nobody else has its port for that.</summary>
    [Test]
    public async Task ConnectionsOfANodeThatEndedTakeNoPort()
    {
        var request = new ClusterRequest($"test-{Guid.NewGuid():n}", "c", ["a"], _folder, OwnerMark.Current(), false);
        using var block = LoopbackBlock.Reserve(request, PortChoice.All(), 0);
        var address = block.Addresses["a"];
        using (var listener = new TcpListener(IPAddress.Parse(address.Ip), address.Ports.Tcp))
        {
            listener.Start();
            using var client = new TcpClient();
            await client.ConnectAsync(address.Ip, address.Ports.Tcp);
            using (var accepted = await listener.AcceptTcpClientAsync())
            {
                Assert.That(LoopbackBlock.TakenPortsOf(address), Is.EqualTo((int[])[address.Ports.Tcp]));
                accepted.Client.Shutdown(SocketShutdown.Both);
            }

            Assert.That(await client.GetStream().ReadAsync(new byte[1]), Is.Zero);
        }

        var states = System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections();
        Assert.That(states.Any(c => Equals(c.LocalEndPoint, new IPEndPoint(IPAddress.Parse(address.Ip), address.Ports.Tcp))), "a connection waits");
        Assert.That(LoopbackBlock.TakenPortsOf(address), Is.Empty);
    }

    [TestCase("32768\t60999\n", 30000)]
    [TestCase("10000 65000", 7500)]
    [TestCase("61000 65535", 60000)]
    [TestCase("1024 65535", 60000)]
    [TestCase("nothing", 60000)]
    public void PortsKeepOutOfTheSystemsOwnRange(string range, int tcp)
    {
        var choices = PortChoice.Outside(PortChoice.Parse(range));
        Assert.That(choices[0].Tcp, Is.EqualTo(tcp));
        Assert.That(choices.SelectMany(static p => (int[])[p.Tcp, p.WebSocket, p.Rest, p.Metrics, p.Control]), Is.Unique);
    }

    private Task<Cluster> StartAsync(Action<NodeAddress> starting, string script = Node)
    {
        var file = Path.Combine(_folder, "wakunode2");
        File.WriteAllText(file, script + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var topology = new Topology
        {
            Name = "port",
            Shards = [0],
            Groups = [new NodeGroup { Name = "n", Implementation = "nwaku", Reference = file }],
        };
        var resolver = new NodeResolver(_engine, new NodeArtifacts(TestCatalogue.Instance), new Progress<string>());
        return Cluster.StartAsync(
            new ClusterSettings(RunIds.New(TimeProvider.System), "port", topology, 1, _engine, resolver, new NodeKeys(), _folder, false, TimeProvider.System),
            CancellationToken.None, node =>
            {
                if (node.State == NodeState.Starting)
                {
                    _tried.Add(node.Cluster.Plan.Addresses[node.Name]);
                    starting(_tried[^1]);
                }
            });
    }

    private TcpListener Take(string ip, int port)
    {
        var listener = new TcpListener(IPAddress.Parse(ip), port);
        _listeners.Add(listener);
        listener.Start();
        return listener;
    }

    /// <summary>Answers what a node that is ready and alone is asked for.</summary>
    private static async Task AnswerAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var request = new byte[4096];
                var length = await client.GetStream().ReadAsync(request);
                var path = Encoding.ASCII.GetString(request, 0, length).Split(' ')[1];
                var body = path.EndsWith("/health", StringComparison.Ordinal) ? """{"nodeHealth":"READY","protocolsHealth":[]}"""
                    : path.EndsWith("/info", StringComparison.Ordinal) ? """{"listenAddresses":[]}"""
                    : path.EndsWith("/version", StringComparison.Ordinal) ? "v0.37.1"
                    : """{"shard":0,"peers":[]}""";
                var head = $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n";
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head + body));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
