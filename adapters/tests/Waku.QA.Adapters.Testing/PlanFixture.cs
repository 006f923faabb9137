using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.Testing;

/// <summary>A cluster of two nodes, a service and one of any role, for looking at launch plans.</summary>
public static class PlanFixture
{
    /// <summary>The launch plan of the node <c>node</c> at 127.0.9.2; its service and static peer is at 127.0.9.1.</summary>
    public static LaunchPlan Plan(INodeAdapter adapter, NodeVersion release, NodeRole role, EngineKind engine)
    {
        var service = Node(adapter, "service", '1', NodeRole.Service, release);
        var node = Node(adapter, "node", '2', role, release) with { Service = role == NodeRole.Light ? "service" : null, Dials = role == NodeRole.Light ? [] : ["service"] };
        NodeAddress Address(int i) => new($"127.0.9.{i}", NodePorts.Default, engine == EngineKind.Docker ? "0.0.0.0" : $"127.0.9.{i}");
        return adapter.Plan(node, new ClusterPlan("run", "golden", engine, [service, node], new Dictionary<string, NodeAddress> { ["service"] = Address(1), ["node"] = Address(2) })
        {
            DataFolders = new Dictionary<string, string> { ["service"] = "/data", ["node"] = "/data" },
        });
    }

    /// <summary>A plan as text for a golden file.</summary>
    public static string Text(LaunchPlan plan) => string.Join('\n', [$"image {plan.Artifact.Image}", $"program {plan.Artifact.Program}", .. plan.Prefix, .. plan.Arguments, ""]);

    private static NodeSpec Node(INodeAdapter adapter, string name, char key, NodeRole role, NodeVersion release) => new()
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
