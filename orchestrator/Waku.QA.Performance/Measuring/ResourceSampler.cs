using Waku.QA.Engines;
using Waku.QA.Orchestrator.Clusters;

namespace Waku.QA.Performance.Measuring;

/// <summary>Reads what each node uses, five times a second, and exactly when asked.</summary>
internal sealed class ResourceSampler : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly IReadOnlyList<(string Node, int Pid)> _processes;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly List<NodeSample> _samples = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    private ResourceSampler(IReadOnlyList<(string, int)> processes, long epoch, TimeProvider time)
    {
        _processes = processes;
        _epoch = epoch;
        _time = time;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>All samples so far, in order.</summary>
    public IReadOnlyList<NodeSample> Samples
    {
        get
        {
            lock (_lock)
            {
                return [.. _samples];
            }
        }
    }

    /// <summary>Starts sampling the nodes that run on this machine.</summary>
    public static async Task<ResourceSampler> StartAsync(Cluster cluster, long epoch, TimeProvider time, CancellationToken cancellationToken)
    {
        List<(string, int)> processes = [];
        foreach (var node in cluster.Nodes)
        {
            if (await node.ProcessIdAsync(cancellationToken).ConfigureAwait(false) is { } pid and > 0)
            {
                processes.Add((node.Name, pid));
            }
        }

        return new ResourceSampler(processes, epoch, time);
    }

    /// <summary>CPU-seconds of all nodes until now; null where they cannot be read.</summary>
    public double? CpuNow() => Sample() is { Count: > 0 } now ? now.Sum(static s => s.CpuSeconds) : null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private List<NodeSample> Sample()
    {
        var at = _time.GetElapsedTime(_epoch).TotalSeconds;
        List<NodeSample> now = [];
        foreach (var (node, pid) in _processes)
        {
            if (ProcessUsage.Read(pid) is { } usage)
            {
                now.Add(new NodeSample(node, at, usage.Cpu.TotalSeconds, usage.ResidentBytes, usage.AnonymousBytes));
            }
        }

        lock (_lock)
        {
            _samples.AddRange(now);
        }

        return now;
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                Sample();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
