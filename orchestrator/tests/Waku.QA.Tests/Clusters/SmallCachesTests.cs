using System.Collections.Concurrent;
using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Clusters;

/// <summary>Nodes with their own defaults are drained while cases publish, others when somebody waits (issue 20).</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SmallCachesTests
{
    private const int Capacity = 50;
    private readonly PaperEngine _engine = new();
    private readonly PaperAdapter _adapter = new();
    private readonly PolledTime _time = new();
    private readonly ConcurrentDictionary<string, int> _drained = new();

    [TestCase(true)]
    [TestCase(false)]
    public async Task WhatIsPublishedNeverFillsACache(bool own)
    {
        await using var cluster = await StartAsync(own);
        var topic = cluster.Nodes[0].TopicOf(0);
        for (var i = 1; i <= 4 * Capacity; i++)
        {
            await cluster.KeepUpAsync(topic, CancellationToken.None);
            foreach (var node in cluster.Nodes.Where(n => own && i % Capacity == 0))
            {
                Assert.That(_drained[node.Name], Is.GreaterThanOrEqualTo(2 * i / Capacity), $"drains of {node.Name} after {i} publications");
            }
        }

        Assert.That(_drained.ContainsKey("a"), Is.EqualTo(own));
    }

    [Test]
    public async Task ATopicThatNobodyHasAndANodeThatHasLeftDisturbNobody()
    {
        await using var cluster = await StartAsync(own: true);
        _drained.Clear();
        await PublishAsync(cluster, cluster.Nodes[0].TopicOf(7));
        Assert.That(_drained, Is.Empty, "nobody has the topic, so nobody is asked");

        _adapter.Drain = name =>
        {
            _drained.AddOrUpdate(name, 1, static (_, n) => n + 1);
            return Task.FromException<IReadOnlyList<NodeMessage>>(new NodeRefusedException("drain", 400, "x", NodeError.NotSubscribed));
        };
        await PublishAsync(cluster, cluster.Nodes[0].TopicOf(0));
        Assert.That(_drained.Keys, Is.EquivalentTo(cluster.Nodes.Select(static n => n.Name)), "asked, and refused");
    }

    private static async Task PublishAsync(Cluster cluster, string topic)
    {
        for (var i = 0; i < Capacity; i++)
        {
            await cluster.KeepUpAsync(topic, CancellationToken.None);
        }
    }

    private Task<Cluster> StartAsync(bool own)
    {
        _adapter.Drain = name =>
        {
            _drained.AddOrUpdate(name, 1, static (_, n) => n + 1);
            return Task.FromResult<IReadOnlyList<NodeMessage>>([]);
        };
        var group = new NodeGroup { Name = "a", Implementation = "paper", OwnDefaults = own };
        var topology = new Topology { Name = "caches", Shards = [0], Groups = [group, group with { Name = "b" }] };
        var resolver = new NodeResolver(_engine, new NodeArtifacts(_adapter), new Progress<string>());
        return Cluster.StartAsync(new ClusterSettings("run", "caches", topology, 1, _engine, resolver, new NodeKeys(), "", false, _time),
            CancellationToken.None);
    }
}
