using System.Net;
using Docker.DotNet.Models;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Swarm;

namespace Waku.QA.Tests.Engines;

/// <summary>What can be known of a swarm without one: its hosts, what they answer, addresses, and what is asked of their engines.</summary>
public sealed class SwarmTests
{
    private static readonly Uri One = new("unix:///run/one.sock");
    private static readonly Uri Two = new("tcp://10.0.0.2:2375");

    [Test]
    public void HostsKeepTheirOrder() =>
        Assert.That(Endpoints("unix:///run/one.sock, tcp://10.0.0.2:2375"), Is.EqualTo(new[] { One, Two }));

    [TestCase(null)]
    [TestCase("  ")]
    public void WithoutHostsItIsTheEngineOfThisMachine(string? hosts) =>
        Assert.That(SwarmEndpoints.Of(name => name == "DOCKER_HOST" ? $"{Two}" : hosts, "/nowhere"), Is.EqualTo(new[] { Two }));

    [TestCase("unix:///run/one.sock,", "names ''")]
    [TestCase("unix:///run/one.sock,host2", "names 'host2'")]
    [TestCase("ssh://host", "names 'ssh://host'")]
    [TestCase("unix:///run/one.sock,unix:///run/one.sock", "names unix:///run/one.sock twice")]
    public void AWrongHostIsNamed(string hosts, string expected) => Assert.That(() => Endpoints(hosts),
        Throws.InstanceOf<EnvironmentException>().With.Message.StartsWith("WAKU_QA_SWARM_HOSTS").And.Message.Contains(expected).And.Message.Contains("mend:"));

    [Test]
    public void TheFirstManagerIsTaken() =>
        Assert.That(SwarmRoll.ManagerOf([Host(One, "a"), Host(Two, "b", manager: true)]).Endpoint, Is.EqualTo(Two));

    [Test]
    public void AHostThatIsNoMemberIsNamed([Values("inactive", "pending", "error", "locked")] string state) => AssertNamed(
        () => SwarmRoll.ManagerOf([Host(One, "a", manager: true), Host(Two, "", state: state)]), $"{Two}", $"'{state}'", "docker swarm join");

    [Test]
    public void AnEngineWithoutSwarmModeIsNamed() => AssertNamed(
        () => SwarmRoll.ManagerOf([new HostAnswer(One, new SystemInfoResponse { Architecture = "x86_64" })]), $"{One}", "unknown", "docker swarm init");

    [Test]
    public void WithoutAManagerNothingIsMade() => AssertNamed(
        () => SwarmRoll.ManagerOf([Host(One, "a"), Host(Two, "b")]), "none of the hosts is a manager", $"{One}, {Two}", "docker node promote a");

    [Test]
    public void OneEngineAtTwoAddressesIsNamed() => AssertNamed(
        () => SwarmRoll.ManagerOf([Host(One, "a", manager: true), Host(Two, "a", manager: true)]), $"{One} and {Two} are one engine", "WAKU_QA_SWARM_HOSTS");

    [Test]
    public void MachinesOfTwoKindsAreNamed() => AssertNamed(
        () => SwarmRoll.ManagerOf([Host(One, "a", manager: true), Host(Two, "b", architecture: "aarch64")]), $"{Two}", "aarch64", "one architecture");

    [Test]
    public void AHostOfAnotherSwarmIsNamed()
    {
        var hosts = new[] { Host(One, "a", manager: true), Host(Two, "b") };
        AssertNamed(() => SwarmRoll.Check(hosts[0], hosts, [Node("a")]), $"{Two} is of another swarm than the one at {One}", "docker swarm leave");
        Assert.That(() => SwarmRoll.Check(hosts[0], hosts, [Node("a"), Node("b"), Node("c")]), Throws.Nothing, "a swarm may have more hosts");
    }

    [TestCase("down", "active")]
    [TestCase("ready", "drain")]
    [TestCase("ready", "pause")]
    public void AHostThatTakesNothingIsNamed(string state, string availability)
    {
        var hosts = new[] { Host(One, "a", manager: true), Host(Two, "b") };
        AssertNamed(() => SwarmRoll.Check(hosts[0], hosts, [Node("a"), Node("b", state, availability)]), $"{Two}", state, availability, "docker node");
    }

    /// <summary>Over two rounds of all blocks: overlays and bridges never meet, nodes are outside what the swarm takes for itself.</summary>
    [Test]
    public void AddressesNeverMeet()
    {
        var overlays = new IPNetwork(IPAddress.Parse("10.128.0.0"), 10);
        var bridges = new IPNetwork(IPAddress.Parse("10.192.0.0"), 10);
        HashSet<IPNetwork> tried = [];
        for (var attempt = 0; attempt < 16384; attempt++)
        {
            var overlay = SwarmSubnets.Overlay(65535, attempt);
            tried.Add(overlay);
            string[] nodes = [SwarmSubnets.AddressOf(overlay, 0), SwarmSubnets.AddressOf(overlay, SwarmSubnets.MaxNodes - 1)];
            var bad = !overlays.Contains(overlay.BaseAddress) || !bridges.Contains(SwarmSubnets.Bridge(65535, attempt % 9, attempt).BaseAddress)
                || !nodes.All(n => overlay.Contains(IPAddress.Parse(n)) && !SwarmSubnets.Dynamic(overlay).Contains(IPAddress.Parse(n)));
            Assert.That(bad, Is.False, $"{overlay}, {string.Join(' ', nodes)}");
        }

        Assert.That(tried, Has.Count.EqualTo(8192), "every block has its turn");
        Assert.That(SwarmSubnets.AddressOf(SwarmSubnets.Overlay(0, 0), 0), Is.EqualTo("10.128.1.1"));
    }

    [TestCase("10.1.0.0/16", "10.1.2.0/24", true)]
    [TestCase("10.1.2.0/24", "10.1.0.0/16", true)]
    [TestCase("10.1.2.0/24", "10.1.3.0/24", false)]
    [TestCase("10.1.2.0/23", "10.1.3.7/32", true)]
    public void BlocksThatShareAnAddressOverlap(string a, string b, bool expected) =>
        Assert.That(SwarmSubnets.Overlap(IPNetwork.Parse(a), IPNetwork.Parse(b)), Is.EqualTo(expected));

    /// <summary>What keeps a node in, and lets the harness to it.</summary>
    [Test]
    public void ANodeIsConfinedNamedAndPublishedAtItsHost()
    {
        var plan = new LaunchPlan("n-1", ["node"], ["--flag"], new Dictionary<string, string> { ["A"] = "b=c" }, TimeSpan.FromSeconds(1));
        var parameters = SwarmContainer.Of("x", plan, new PreparedArtifact("image:tag", "sha256:1"), new ResourceLimits(0.5, 64, 50), "overlay",
            new NodeAddress("10.128.1.1", NodePorts.Default, "0.0.0.0"), "192.168.7.7", new Dictionary<string, string> { ["label"] = "1" });

        var endpoint = parameters.NetworkingConfig!.EndpointsConfig!.Single();
        var host = parameters.HostConfig!;
        Assert.That((endpoint.Key, endpoint.Value.IPAMConfig!.IPv4Address, host.NetworkMode), Is.EqualTo(("overlay", "10.128.1.1", "overlay")));
        Assert.That(endpoint.Value.Aliases, Is.EqualTo(new[] { "n-1", "all-nodes" }));
        Assert.That(host.CapDrop, Is.EqualTo(new[] { "ALL" }));
        Assert.That((host.NanoCPUs, host.Memory, host.PidsLimit), Is.EqualTo((500_000_000L, 64L, (long?)50)));
        Assert.That((parameters.Image, parameters.Labels!["label"]), Is.EqualTo(("image:tag", "1")));
        Assert.That(parameters.Cmd!.Concat(parameters.Env!), Is.EqualTo(new[] { "node", "--flag", "A=b=c" }));
        Assert.That(host.PortBindings!.Keys, Is.EquivalentTo(new[] { "8645/tcp", "8008/tcp", "8646/tcp", "60000/tcp", "8000/tcp" }));
        Assert.That(host.PortBindings.Values.SelectMany(static b => b).Select(static b => b.HostIP), Is.All.EqualTo("192.168.7.7"));
    }

    [TestCase("image:tag", "image:tag")]
    [TestCase("registry/image@sha256:2", "sha256:1")]
    public void AnImageHasANameThatEveryHostKnows(string reference, string expected) =>
        Assert.That(ImageCopies.NameOnEveryHost(new PreparedArtifact(reference, "sha256:1")), Is.EqualTo(expected));

    /// <summary>A swarm takes 63 characters; those of an engine alone may be longer.</summary>
    [Test]
    public void NetworksHaveNamesThatASwarmTakes()
    {
        string[] clusters = ["short", $"{new string('x', 80)}a", $"{new string('x', 80)}b"];
        var names = clusters.Select(static c => SwarmNetworks.NameOf(new ClusterRequest("run", c, ["n"], "", new OwnerMark(1, 1), false))).ToList();

        Assert.That(names, Is.Unique);
        Assert.That(names.Select(static n => n.Length), Is.EqualTo(new[] { "waku-qa-run-short".Length, 63, 63 }));
    }

    private static IReadOnlyList<Uri> Endpoints(string hosts) => SwarmEndpoints.Of(name => name == SwarmEndpoints.Variable ? hosts : null, "/nowhere");

    private static void AssertNamed(Action action, params string[] expected)
    {
        var message = Assert.Throws<EnvironmentException>(action)!.Message;
        Assert.That(expected.Append("mend:").Where(e => !message.Contains(e, StringComparison.Ordinal)), Is.Empty, message);
    }

    private static HostAnswer Host(Uri endpoint, string node, bool manager = false, string state = "active", string architecture = "x86_64") =>
        new(endpoint, new SystemInfoResponse
        {
            Architecture = architecture,
            Swarm = new Info { NodeID = node, NodeAddr = "10.9.9.9", LocalNodeState = state, ControlAvailable = manager },
        });

    private static NodeListResponse Node(string id, string state = "ready", string availability = "active") => new()
    {
        ID = id,
        Status = new NodeStatus { State = state },
        Spec = new NodeUpdateParameters { Availability = availability },
    };
}
