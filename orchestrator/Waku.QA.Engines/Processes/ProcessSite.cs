using System.Collections.Concurrent;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Engines.Processes;

/// <summary>One cluster of processes.</summary>
internal sealed class ProcessSite(ClusterRequest request, LoopbackBlock block, TimeProvider time) : IClusterSite
{
    private readonly ConcurrentBag<ProcessNode> _started = [];

    public IReadOnlyDictionary<string, NodeAddress> Addresses => block.Addresses;

    public string? Gateway => null;

    public string DataFolderOf(string node) => Path.Combine(request.LogFolder, $"{node}.data");

    public NodeEndpoints EndpointsOf(string node)
    {
        var address = Addresses[node];
        return new NodeEndpoints(new Uri($"http://{address.Ip}:{address.Ports.Rest}"), new Uri($"http://{address.Ip}:{address.Ports.Metrics}"),
            new Uri($"http://{address.Ip}:{address.Ports.Control}"));
    }

    public IReadOnlyList<int> TakenPortsOf(string node) => LoopbackBlock.TakenPortsOf(Addresses[node]);

    public Task<IRunningNode> StartAsync(LaunchPlan plan, PreparedArtifact artifact, ResourceLimits? limits, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(DataFolderOf(plan.Node));
        var environment = new Dictionary<string, string>(plan.Environment)
        {
            [MarkedProcesses.RunVariable] = request.RunId,
            [MarkedProcesses.ClusterVariable] = request.Cluster,
            [MarkedProcesses.NodeVariable] = plan.Node,
            [MarkedProcesses.DataVariable] = Path.GetFullPath(DataFolderOf(plan.Node)),
            [MarkedProcesses.OwnerVariable] = request.Owner.ToString(),
            [MarkedProcesses.KeepVariable] = request.Keep ? "1" : "0",
            [MarkedProcesses.RestVariable] = EndpointsOf(plan.Node).Rest.ToString(),
        };
        if (plan.Implementation is { } implementation)
        {
            environment[MarkedProcesses.ImplementationVariable] = implementation;
        }

        var log = Path.Combine(request.LogFolder, $"{plan.Node}.log");
        var node = new ProcessNode(artifact.Reference, [.. plan.Prefix, .. plan.Arguments], environment, log, limits?.CpuSet, time);
        _started.Add(node);
        return Task.FromResult<IRunningNode>(node);
    }

    public async ValueTask DisposeAsync()
    {
        if (!request.Keep)
        {
            await Task.WhenAll(_started.Select(static n => n.DisposeAsync().AsTask())).ConfigureAwait(false);
            foreach (var folder in request.Nodes.Select(DataFolderOf).Where(Directory.Exists))
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        block.Dispose();
    }
}
