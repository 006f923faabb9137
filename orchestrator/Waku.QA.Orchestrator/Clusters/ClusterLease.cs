namespace Waku.QA.Orchestrator.Clusters;

/// <summary>A cluster that one case has for itself until it disposes the lease.</summary>
public sealed class ClusterLease(Cluster cluster, SemaphoreSlim gate) : IDisposable
{
    /// <summary>The cluster.</summary>
    public Cluster Cluster { get; } = cluster;

    /// <inheritdoc/>
    public void Dispose() => gate.Release();
}
