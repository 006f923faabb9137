using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Testing;

/// <summary>A cluster of two nodes, a service and one of any role, for looking at launch plans.</summary>
public static class PlanFixture
{
    /// <summary>The launch plan of the node <c>node</c> at 127.0.9.2; its service and static peer is at 127.0.9.1.</summary>
    /// <param name="adapter">Adapter.</param>
    /// <param name="release">Release that it has.</param>
    /// <param name="role">Role of the node.</param>
    /// <param name="engine">Where it would run.</param>
    /// <param name="bend">What else is asked of the node; null for nothing.</param>
    public static LaunchPlan Plan(INodeAdapter adapter, NodeVersion release, NodeRole role, EngineKind engine, Func<NodeSpec, NodeSpec>? bend = null)
    {
        var service = Node(adapter, "service", '1', NodeRole.Service, release);
        var light = role == NodeRole.Light;
        var node = Node(adapter, "node", '2', role, release) with { Service = light ? "service" : null, Dials = light ? [] : ["service"] };
        node = bend?.Invoke(node) ?? node;
        NodeAddress Address(int i) => new($"127.0.9.{i}", NodePorts.Default, engine.RunsContainers() ? "0.0.0.0" : $"127.0.9.{i}");
        var addresses = new Dictionary<string, NodeAddress> { ["service"] = Address(1), ["node"] = Address(2) };
        return adapter.Plan(node, new ClusterPlan("run", "golden", engine, [service, node], addresses)
        {
            DataFolders = new Dictionary<string, string> { ["service"] = "/data", ["node"] = "/data" },
        });
    }

    /// <summary>The golden file of an engine: a node in a swarm is started as any other container is.</summary>
    public static string GoldenFile(string what, EngineKind engine) =>
        $"{what}-{(engine.RunsContainers() ? EngineKind.Docker : engine)}.txt".ToLowerInvariant();

    /// <summary>What is run, and how, as text for a golden file.</summary>
    public static string Text(NodeArtifact artifact, LaunchPlan plan) => string.Join(
        '\n',
        [$"image {artifact.Image}", $"program {artifact.Program}", .. plan.Environment.Select(static e => $"env {e.Key}={e.Value}"), .. plan.Prefix,
            .. plan.Arguments, ""]);

    /// <summary>A node of a cluster.</summary>
    public static NodeSpec Node(INodeAdapter adapter, string name, char key, NodeRole role, NodeVersion release) => new()
    {
        Name = name,
        Implementation = adapter.Implementation,
        Label = adapter.Implementation,
        NodeKey = new string(key, 64),
        PeerId = $"peer-{name}",
        ClusterId = 66,
        Shards = [0, 1],
        Autoshards = 0,
        Dials = [],
        Role = role,
        Release = release,
    };
}
