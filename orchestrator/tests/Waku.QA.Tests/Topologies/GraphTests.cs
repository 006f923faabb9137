using System.Text.Json;
using Waku.QA.Clusters.Topologies;
using Waku.QA.Core.Topologies;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Topologies;

public sealed class GraphTests
{
    [TestCase(GraphShape.Full, 4, "10 20 21 30 31 32")]
    [TestCase(GraphShape.Line, 4, "10 21 32")]
    [TestCase(GraphShape.Ring, 4, "10 21 30 32")]
    [TestCase(GraphShape.Star, 4, "10 20 30")]
    [TestCase(GraphShape.Grid, 6, "10 21 30 41 43 52 54")]
    [TestCase(GraphShape.Ring, 2, "10")]
    [TestCase(GraphShape.Full, 1, "")]
    public void Shapes(GraphShape shape, int count, string edges) =>
        Assert.That(string.Join(' ', ConnectionGraph.Edges(shape, count, 4, 1).Select(static e => $"{e.From}{e.To}")), Is.EqualTo(edges));

    [Test]
    public void RandomGraphsAreConnectedAndHaveTheWantedDegree([Values(1, 2, 3, 4, 5)] int seed)
    {
        var edges = ConnectionGraph.Edges(GraphShape.Random, 40, 4, seed);
        var reached = new HashSet<int> { 0 };
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var (from, to) in edges)
            {
                if (reached.Contains(from) != reached.Contains(to))
                {
                    grown = reached.Add(from) | reached.Add(to);
                }
            }
        }

        Assert.That(reached, Has.Count.EqualTo(40));
        Assert.That(edges, Has.Count.EqualTo(80));
        Assert.That(ConnectionGraph.Edges(GraphShape.Random, 40, 4, seed), Is.EqualTo(edges), "the same seed");
        Assert.That(ConnectionGraph.Edges(GraphShape.Random, 40, 4, seed + 100), Is.Not.EqualTo(edges), "another seed");
    }

    [Test]
    public void TheSameSeedGivesTheSamePlanByteForByte()
    {
        var topology = TopologyFile.Parse("t.yaml", "schema: 1\ngraph: random\nnodes:\n  - { implementation: dotnet-waku, count: 9 }\n",
            TestCatalogue.Instance);

        var first = JsonSerializer.Serialize(NodePlanner.Plan(topology, 5, new NodeKeys()));

        Assert.That(JsonSerializer.Serialize(NodePlanner.Plan(topology, 5, new NodeKeys())), Is.EqualTo(first));
        Assert.That(JsonSerializer.Serialize(NodePlanner.Plan(topology, 6, new NodeKeys())), Is.Not.EqualTo(first));
        Assert.That(NodePlanner.Plan(topology, 5, new NodeKeys()).Select(static n => n.PeerId), Is.Unique);
    }

    /// <summary>Peer ids are planned before a node runs: those that real nwaku nodes reported for these keys (recorded with v0.37.1).</summary>
    [TestCase("0000000000000000000000000000000000000000000000000000000000001001", "16Uiu2HAkwmUmY9Q2JFfXoAkMX3fYLAxRmCBdoSrjrSWHiMAhLxT3")]
    [TestCase("0000000000000000000000000000000000000000000000000000000000001002", "16Uiu2HAkvn4GdXACor8Ww34AuPV8SeJgdRnW9Bq4BWqquEhvWSZm")]
    public void ANodeKeyHasThePeerIdThatARealNodeReports(string key, string peerId) =>
        Assert.That(Waku.Libp2p.Identity.IdentityKey.Secp256k1FromBytes(Convert.FromHexString(key)).PeerId.ToString(), Is.EqualTo(peerId));
}
