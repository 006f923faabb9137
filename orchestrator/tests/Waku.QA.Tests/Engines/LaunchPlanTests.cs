using Waku.QA.Clusters.Topologies;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Files;
using Waku.QA.Wire;

namespace Waku.QA.Tests.Engines;

/// <summary>Launch plans are pure: golden files, rewritten when WAKU_QA_UPDATE_GOLDEN is 1.</summary>
public sealed class LaunchPlanTests
{
    public static IEnumerable<string> Implementations => TestCatalogue.Instance.All.Select(static a => a.Implementation);

    [Test]
    public void EqualTheirGoldenFile([ValueSource(nameof(Implementations))] string implementation, [Values] EngineKind engine)
    {
        var topology = TopologyFile.Parse("golden.yaml", $$"""
            schema: 1
            shards: [0, 5]
            graph: line
            nodes:
              - { name: a, implementation: {{implementation}}, role: service }
              - { name: b, implementation: {{implementation}} }
              - { name: c, implementation: {{implementation}}, role: light }

            """, TestCatalogue.Instance);
        var nodes = NodePlanner.Plan(topology, 1, new NodeKeys());
        var addresses = nodes.Select((n, i) =>
            (n.Name, new NodeAddress($"10.1.1.{i + 2}", NodePorts.Default, engine.RunsContainers() ? "0.0.0.0" : $"10.1.1.{i + 2}"))).ToDictionary();
        var cluster = new ClusterPlan("run", "golden", engine, nodes, addresses) { DataFolders = nodes.ToDictionary(static n => n.Name, static _ => "/data") };
        var adapter = TestCatalogue.Instance.Find(implementation)!;
        var artifact = adapter.Artifact(null, engine);
        var text = string.Concat(nodes.Select(node => Text(artifact, adapter.Plan(node, cluster))))
            .Replace(Repository.Root, "<root>", StringComparison.Ordinal);

        // A node in a swarm is started as any other container is.
        var name = $"{implementation}-{(engine.RunsContainers() ? EngineKind.Docker : engine).ToString().ToLowerInvariant()}.txt";
        if (Environment.GetEnvironmentVariable("WAKU_QA_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, "orchestrator", "tests", "Waku.QA.Tests", "Engines", "golden", name), text);
        }

        Assert.That(text, Is.EqualTo(File.ReadAllText(Path.Combine(Repository.Root, "orchestrator", "tests", "Waku.QA.Tests", "Engines", "golden", name))));
    }

    private static string Text(NodeArtifact artifact, LaunchPlan plan) => string.Join(
        '\n',
        [$"node {plan.Node}", $"image {artifact.Image}", $"program {artifact.Program}", $"ready within {plan.ReadyWithin.TotalSeconds} s",
            .. plan.Prefix, .. plan.Arguments, "", ""]);
}
