using Waku.QA.Clusters.Topologies;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Topologies;

public sealed class TopologyFileTests
{
    [Test]
    public void TheSmallestFileHasThreeLines()
    {
        var topology = Parse("# two nodes\nschema: 1\nnodes: [dotnet-waku, js-waku, dotnet-waku]\n");

        Assert.Multiple(() =>
        {
            Assert.That(topology.Name, Is.EqualTo("test"));
            Assert.That(topology.Groups.Select(static g => (g.Name, g.Count)), Is.EqualTo(new[] { ("dotnet-waku", 2), ("js-waku", 1) }));
            Assert.That((topology.ClusterId, topology.Graph), Is.EqualTo((66, GraphShape.Full)));
        });
    }

    [Test]
    public void EveryKeyIsRead()
    {
        var topology = Parse("""
            schema: 1
            name: big
            cluster: 77
            shards: [3, 4]
            graph: random
            degree: 6
            nodes:
              - name: a
                implementation: dotnet-waku
                version: example/image:v1
                count: 3
                role: relay
                shards: [3]
                cluster: 78
                limits: { cpus: 0.5, memory: 256MiB, pids: 100 }
                transport: ws
                muxer: mplex
              - { name: b, implementation: js-waku }
            """);

        Assert.Multiple(() =>
        {
            Assert.That((topology.Name, topology.ClusterId, topology.Graph, topology.Degree, topology.NodeCount),
                Is.EqualTo(("big", 77, GraphShape.Random, 6, 4)));
            Assert.That(topology.Shards, Is.EqualTo(new[] { 3, 4 }));
            Assert.That((topology.Groups[0].Reference, topology.Groups[0].ClusterId), Is.EqualTo(("example/image:v1", 78)));
            Assert.That(topology.Groups[0].Shards, Is.EqualTo(new[] { 3 }));
            Assert.That(topology.Groups[0].Limits, Is.EqualTo(new ResourceLimits(0.5, 256L << 20, 100)));
            Assert.That(topology.Groups.Select(static g => (g.Transport, g.Muxer)),
                Is.EqualTo(new[] { (Transport.WebSocket, (string?)"mplex"), (Transport.Tcp, null) }));
        });
    }

    [Test]
    public void RolesAndReferencesAreRead()
    {
        var topology = Parse("""
            schema: 1
            nodes:
              - { name: s, implementation: nwaku, version: v0.36.0, role: service }
              - { name: t, implementation: nwaku, version: ./bin/wakunode2, role: service }
              - { name: u, implementation: nwaku, version: ~/wakunode2 }
              - { name: l, implementation: dotnet-waku, role: light }
              - { name: m, implementation: dotnet-waku, role: light, service: t }
            """);
        var nodes = NodePlanner.Plan(topology, 1, new NodeKeys());

        Assert.Multiple(() =>
        {
            Assert.That(nodes.Select(static n => n.Role),
                Is.EqualTo(new[] { NodeRole.Service, NodeRole.Service, NodeRole.Relay, NodeRole.Light, NodeRole.Light }));
            Assert.That(nodes.Select(static n => n.Service), Is.EqualTo(new[] { null, null, null, "s", "t" }));
            Assert.That(nodes[0].Reference, Is.EqualTo("v0.36.0"));
            Assert.That(nodes[1].Reference, Is.EqualTo(Path.GetFullPath("bin/wakunode2")), "a path is meant from the file");
            Assert.That(nodes[2].Reference, Is.EqualTo(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "wakunode2")));
            Assert.That(nodes.SelectMany(static n => n.Dials), Is.EqualTo(new[] { "s", "s", "t" }), "light nodes are no part of the graph");
        });
    }

    [TestCase("role: light", "no node has the role 'service'")]
    [TestCase("service: nobody", "uses the services of 'nobody', which is no node")]
    public void AServiceThatIsNotThereIsNamed(string field, string message) => Assert.That(
        () => NodePlanner.Plan(Parse($"schema: 1\nnodes:\n  - {{ name: a, implementation: dotnet-waku, {field} }}\n"), 1, new NodeKeys()),
            Throws.TypeOf<UsageException>().With.Message.Contains(message));

    [TestCase("schema: 1\nnodes: [dotnet-waku]\ngrph: line\n", "test.yaml:3:1", "did you mean 'graph'")]
    [TestCase("schema: 1\nnodes:\n  - implementation: dotnet-waku\n    cuont: 2\n", "test.yaml:4:5", "did you mean 'count'")]
    [TestCase("schema: 1\nshards: two\nnodes: [dotnet-waku]\n", "test.yaml:2:9", "a list expected")]
    [TestCase("schema: 1\nshards: [0, 1024]\nnodes: [dotnet-waku]\n", "test.yaml:2:13", "between 0 and 1023")]
    [TestCase("schema: 1\nshards: [0, 0]\nnodes: [dotnet-waku]\n", "test.yaml:2:13", "listed twice")]
    [TestCase("schema: 1\nautoshards: 8\nshards: [8]\nnodes: [dotnet-waku]\n", "test.yaml:3:10", "0 to 7")]
    [TestCase("schema: 1\nnodes:\n  - { name: a, implementation: dotnet-waku }\n  - { name: a, implementation: js-waku }\n", "test.yaml:4:5",
        "'a' is used twice")]
    [TestCase("schema: 1\nnodes: [dotnet-wakoo]\n", "test.yaml:2:9", "available: dotnet-waku, js-waku")]
    [TestCase("schema: 1\nnodes: [nowaku]\n", "test.yaml:2:9", "unknown implementation 'nowaku'")]
    [TestCase("schema: 1\ncluster: 1\nnodes: [dotnet-waku]\n", "test.yaml:2:10", "public network")]
    [TestCase("schema: 2\nnodes: [dotnet-waku]\n", "test.yaml:1:9", "between 1 and 1")]
    [TestCase("nodes: [dotnet-waku]\n", "test.yaml:1:1", "lacks 'schema'")]
    [TestCase("schema: 1\nnodes: []\n", "test.yaml:2:8", "at least 1")]
    [TestCase("schema: 1\nnodes: [3]\n", "test.yaml:2:9", "implementation")]
    [TestCase("schema: 1\ngraph: blob\nnodes: [dotnet-waku]\n", "test.yaml:2:8", "full, line, ring")]
    [TestCase("schema: 1\nnodes:\n  - { implementation: dotnet-waku, count: many }\n", "test.yaml:3:43", "an integer expected")]
    [TestCase("schema: 1\nnodes:\n  - { implementation: dotnet-waku, limits: { memory: lots } }\n", "test.yaml:3:54", "256MiB")]
    [TestCase("schema: 1\nnodes:\n  - { implementation: nwaku, muxer: mplex }\n", "test.yaml:3:37", "cannot be told which muxer")]
    [TestCase("schema: 1\nnodes:\n  - { implementation: dotnet-waku, transport: udp }\n", "test.yaml:3:47", "tcp, ws")]
    [TestCase("schema: 1\nnodes: [dotnet-waku\n", "test.yaml:", "not YAML")]
    [TestCase("- a\n", "test.yaml:1:1", "schema: 1")]
    public void MistakesNameFileLineColumnAndMend(string yaml, string place, string mend) =>
        Assert.That(() => Parse(yaml), Throws.TypeOf<UsageException>().With.Message.StartsWith(place).And.Message.Contains(mend));

    [Test]
    public void AMissingFileIsNamed() =>
        Assert.That(() => TopologyFile.Load("/nowhere/x.yaml", TestCatalogue.Instance),
            Throws.TypeOf<UsageException>().With.Message.StartsWith("/nowhere/x.yaml"));

    [Test]
    public void EveryTopologyOfTheRepositoryIsValid() =>
        Assert.That(Directory.GetFiles(Path.Combine(Repository.Root, "topologies"), "*.yaml")
            .Select(f => TopologyFile.Load(f, TestCatalogue.Instance).NodeCount), Is.All.Positive);

    private static Topology Parse(string yaml) => TopologyFile.Parse("test.yaml", yaml, TestCatalogue.Instance);

    [Test]
    public void ReadsYesAndNo()
    {
        var topology = TopologyFile.Parse("t.yaml",
            "schema: 1\ncluster: 1\npublic-cluster: true\nnodes:\n  - { implementation: dotnet-waku, discovery: true }\n  - { name: other, "
                + "implementation: dotnet-waku, discovery: false }\n", TestCatalogue.Instance);
        Assert.That(topology.PublicCluster, Is.True);
        Assert.That(topology.Groups.Select(static g => g.Discovery), Is.EqualTo(new[] { true, false }));
        Assert.That(static () =>
            TopologyFile.Parse("t.yaml", "schema: 1\nnodes:\n  - { implementation: dotnet-waku, discovery: perhaps }\n", TestCatalogue.Instance),
                Throws.TypeOf<UsageException>().With.Message.Contains("t.yaml:3").And.Message.Contains("a boolean expected"));
    }
}
