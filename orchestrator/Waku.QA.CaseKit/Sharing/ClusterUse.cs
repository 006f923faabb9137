using Waku.QA.Clusters;

namespace Waku.QA.CaseKit.Sharing;

/// <summary>A shared cluster for as long as it is in use: afterwards it may make room for others.</summary>
public sealed class ClusterUse : IDisposable
{
    private Action? _release;

    internal ClusterUse(Cluster cluster, Action release) => (Cluster, _release) = (cluster, release);

    /// <summary>The cluster.</summary>
    public Cluster Cluster { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
