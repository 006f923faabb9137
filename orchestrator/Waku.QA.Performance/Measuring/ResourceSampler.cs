using Waku.QA.Clusters;
using Waku.QA.Engines;

namespace Waku.QA.Performance.Measuring;

/// <summary>Reads what each node uses, five times a second, and exactly when asked.</summary>
internal sealed class ResourceSampler : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    /// <summary>Heaps are asked for less often: an answer costs the node something.</summary>
    private static readonly TimeSpan HeapInterval = TimeSpan.FromSeconds(2);
    private readonly IReadOnlyList<(ClusterNode Node, int Pid)> _processes;
    private readonly TimeProvider _time;
    private readonly long _epoch;
    private readonly List<NodeSample> _samples = [];
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private readonly Task _heaps;

    private ResourceSampler(IReadOnlyList<(ClusterNode, int)> processes, bool heaps, long epoch, TimeProvider time)
    {
        _processes = processes;
        _epoch = epoch;
        _time = time;
        _loop = Task.Run(RunAsync);
        _heaps = heaps ? Task.Run(RunHeapsAsync) : Task.CompletedTask;
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
    /// <param name="cluster">Cluster.</param>
    /// <param name="heaps">True to ask nodes for the size of their heaps too.</param>
    /// <param name="epoch">Time stamp of the cluster's start.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<ResourceSampler> StartAsync(Cluster cluster, bool heaps, long epoch, TimeProvider time, CancellationToken cancellationToken)
    {
        List<(ClusterNode, int)> processes = [];
        foreach (var node in cluster.Nodes)
        {
            if (await node.ProcessIdAsync(cancellationToken).ConfigureAwait(false) is { } pid and > 0)
            {
                processes.Add((node, pid));
            }
        }

        return new ResourceSampler(processes, heaps, epoch, time);
    }

    /// <summary>CPU-seconds of nodes until now; null where one cannot be read.</summary>
    public double? CpuNow(IReadOnlyList<ClusterNode> nodes)
    {
        var names = nodes.Select(static n => n.Name).ToHashSet();
        var now = Sample().Where(s => names.Contains(s.Node)).ToList();
        return now.Count == names.Count ? now.Sum(static s => s.CpuSeconds) : null;
    }

    /// <summary>Bytes in RAM of the largest of the nodes; null where one cannot be read.</summary>
    public double? ResidentNow(IReadOnlyList<ClusterNode> nodes)
    {
        var names = nodes.Select(static n => n.Name).ToHashSet();
        var now = Sample().Where(s => names.Contains(s.Node)).ToList();
        return now.Count == names.Count ? now.Max(static s => s.ResidentBytes) : null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await _heaps.ConfigureAwait(false);
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
                now.Add(new NodeSample(node.Name, at, usage.Cpu.TotalSeconds, usage.ResidentBytes, usage.AnonymousBytes));
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

    private async Task RunHeapsAsync()
    {
        using var timer = new PeriodicTimer(HeapInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                foreach (var (node, pid) in _processes)
                {
                    if (ProcessUsage.Read(pid) is { } usage && await HeapMeter.ReadAsync(node, _stop.Token).ConfigureAwait(false) is { } heap)
                    {
                        var sample = new NodeSample(node.Name, _time.GetElapsedTime(_epoch).TotalSeconds, usage.Cpu.TotalSeconds, usage.ResidentBytes,
                            usage.AnonymousBytes)
                        { HeapBytes = heap };
                        lock (_lock)
                        {
                            _samples.Add(sample);
                        }
                    }
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or HttpRequestException || _stop.IsCancellationRequested)
        {
            // The run is over, or the node is gone, which others report.
        }
    }
}
