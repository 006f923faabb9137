using Waku.QA.Clusters;

namespace Waku.QA.CaseKit.Sharing;

/// <summary>A cluster that one case has for itself until it disposes the lease.</summary>
public sealed class ClusterLease(ClusterUse use, SemaphoreSlim gate) : IDisposable
{
    /// <summary>The cluster.</summary>
    public Cluster Cluster => use.Cluster;

    /// <inheritdoc/>
    public void Dispose()
    {
        use.Dispose();
        gate.Release();
    }
}
