using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines;

namespace Waku.QA.Runs.Exporting;

/// <summary>Addresses for a plan that somebody else will start.</summary>
internal sealed class ExportSite(AddressBlock block, IReadOnlyList<string> nodes) : IClusterSite
{
    public IReadOnlyDictionary<string, NodeAddress> Addresses { get; } = nodes.Select((node, index) => (node, index))
        .ToDictionary(static n => n.node, n => new NodeAddress(block.Of(n.index), NodePorts.Default, "0.0.0.0"));

    public string? Gateway => null;

    // As the containers of a run: the one folder that every image has and every user may write to.
    public string DataFolderOf(string node) => "/tmp";

    public NodeEndpoints EndpointsOf(string node)
    {
        var (ip, ports) = (Addresses[node].Ip, Addresses[node].Ports);
        return new NodeEndpoints(new Uri($"http://{ip}:{ports.Rest}"), new Uri($"http://{ip}:{ports.Metrics}"), new Uri($"http://{ip}:{ports.Control}"));
    }

    public IReadOnlyList<int> TakenPortsOf(string node) => [];

    public Task<IRunningNode> StartAsync(LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits, CancellationToken cancellationToken) =>
        throw new NotSupportedException("an exported plan is started by whom it was written for");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
