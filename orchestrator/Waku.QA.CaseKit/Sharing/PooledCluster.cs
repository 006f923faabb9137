using Waku.QA.Clusters;

namespace Waku.QA.CaseKit.Sharing;

/// <summary>A cluster of the pool and who uses it.</summary>
/// <param name="nodes">Number of its nodes.</param>
/// <param name="start">Starts it, once.</param>
internal sealed class PooledCluster(int nodes, Func<Task<Cluster>> start)
{
    private readonly Lazy<Task<Cluster>> _started = new(start);

    /// <summary>Number of its nodes.</summary>
    public int Nodes => nodes;

    /// <summary>Who uses it: names of cases. Under the lock of the pool.</summary>
    public List<string> Users { get; } = [];

    /// <summary>Who left it, and when: what a case did may end a node after the case. Under the lock of the pool.</summary>
    public List<(string User, DateTimeOffset At)> Left { get; } = [];

    /// <summary>True when it must not be given to anybody any more, because a node of it died or is lost, or it was ended.</summary>
    public bool IsSpent => Running is { } running && (running.Death is not null || running.Loss is not null);

    /// <summary>The cluster while it is up; null before that, and when it could not be started.</summary>
    public Cluster? Running => _started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true } ? _started.Value.Result : null;

    /// <summary>True when it could not be started.</summary>
    public bool HasFailed => _started is { IsValueCreated: true, Value.IsFaulted: true };

    /// <summary>True when it is this cluster.</summary>
    public bool Is(Cluster cluster) => Running == cluster;

    /// <summary>Number of its last use, counted over all clusters.</summary>
    public long LastUse { get; set; }

    /// <summary>The cluster; the first who asks starts it.</summary>
    public Task<Cluster> Cluster => _started.Value;

    /// <summary>The cluster when it did start; null otherwise.</summary>
    public async Task<Cluster?> EndedStartAsync()
    {
        try
        {
            return _started.IsValueCreated ? await _started.Value.ConfigureAwait(false) : null;
        }
        catch (Exception)
        {
            // The cases that asked for it have reported why it did not start.
            return null;
        }
    }
}
