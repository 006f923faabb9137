using Waku.QA.Clusters;
using Waku.QA.Performance.Load;
using Waku.QA.Performance.Measuring;
using Waku.QA.Performance.Statistics;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Collects what one run measured.</summary>
internal sealed class RunRecorder(Scenario scenario, ScenarioArm arm, int seed, TimeProvider time)
{
    private const double Megabyte = 1e6;

    /// <summary>Windows shorter than this say nothing of growth.</summary>
    public static readonly TimeSpan SlopeFrom = TimeSpan.FromMinutes(4);

    /// <summary>Seconds in which a heap is collected at least once.</summary>
    private const double SlopePart = 60;

    private const double SecondsOfHour = 3_600;
    private const int LeastParts = 3;

    /// <summary>Share of a window in which a node still settles.</summary>
    private const double Settling = 0.15;
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly Dictionary<string, double> _metrics = [];
    private readonly List<RunPhase> _phases = [];
    private string? _failure;
    private bool _abandoned;

    /// <summary>Time stamp of the cluster's start.</summary>
    public long Epoch { get; } = time.GetTimestamp();

    /// <summary>Time since then.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(Epoch);

    /// <summary>Resources; null before the nodes run.</summary>
    public ResourceSampler? Sampler { get; set; }

    /// <summary>Delivery latencies.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Latency over time.</summary>
    public List<(double Second, double Milliseconds)> Series { get; } = [];

    /// <summary>Sets a metric; what is not a number is left out.</summary>
    public void Set(string metric, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            _metrics[metric] = number;
        }
    }

    /// <summary>Sets three percentiles, when there is anything.</summary>
    public void SetPercentiles(LatencyHistogram histogram, string p50, string p95, string p99)
    {
        Set(p50, histogram.Percentile(0.5));
        Set(p95, histogram.Percentile(0.95));
        Set(p99, histogram.Percentile(0.99));
    }

    /// <summary>Ends the phase that began when the one before ended.</summary>
    public void EndPhase(string name) => _phases.Add(new RunPhase(name, _phases.Count > 0 ? _phases[^1].To : 0, Elapsed.TotalSeconds));

    /// <summary>The run does not count.</summary>
    public void Fail(string why) => _failure ??= why;

    /// <summary>The run does not count, and that is not its own arm's doing.</summary>
    public void Abandon(string why) => (_failure, _abandoned) = (why, true);

    /// <summary>The run does not count, for a reason that explains all others.</summary>
    public void Overrule(string why) => _failure = why;

    /// <summary>How receivers were watched.</summary>
    public IReadOnlyList<string> Watched { get; set; } = [];

    /// <summary>The whole run.</summary>
    public ScenarioRun Finish(MachineState machine, Cluster cluster)
    {
        var samples = Sampler?.Samples ?? [];
        SetMemory(samples);
        foreach (var artifact in cluster.Nodes.Where(static n => n.Artifact?.Bytes > 0).DistinctBy(static n => n.Spec.Implementation))
        {
            Set($"size.{artifact.Spec.Implementation}", artifact.Artifact!.Bytes / Megabyte);
        }

        return new ScenarioRun
        {
            Scenario = scenario.Name,
            Arm = arm.Label,
            Seed = seed,
            Started = _started,
            Metrics = _metrics,
            Failure = _failure,
            Abandoned = _abandoned,
            Latency = Latency,
            Series = Series,
            Samples = samples,
            Phases = [.. _phases, .. Disturbances],
            Machine = machine,
            Watched = Watched,
            Nodes = [.. cluster.Nodes.Select(RunNode.Of).OfType<RunNode>()],
        };
    }

    /// <summary>What disturbed the measured window.</summary>
    public IReadOnlyCollection<RunPhase> Disturbances { get; set; } = [];

    private void SetMemory(IReadOnlyList<NodeSample> samples)
    {
        if (_phases.Find(static p => p.Name == "measured") is not { } window)
        {
            return;
        }

        var measured = samples.Where(s => s.At >= window.From && s.At <= window.To).GroupBy(static s => s.Node).ToList();
        if (measured.Count == 0)
        {
            return;
        }

        Set(MetricNames.RssPeak, measured.Max(static g => g.Max(static s => s.ResidentBytes)) / Megabyte);
        if (window.To - window.From >= SlopeFrom.TotalSeconds)
        {
            var from = window.From + (Settling * (window.To - window.From));
            SetSlope(measured, from, static s => s.AnonymousBytes, MetricNames.RssSlope, MetricNames.RssSlopeLower);
            SetSlope(measured, from, static s => s.HeapBytes, MetricNames.HeapSlope, MetricNames.HeapSlopeLower);
        }
    }

    /// <summary>Growth of the node that grows most certainly.</summary>
    private void SetSlope(IEnumerable<IGrouping<string, NodeSample>> nodes, double from, Func<NodeSample, double?> bytes, string slope, string lower)
    {
        var trends = nodes.Select(g =>
            g.Where(s => s.At >= from && bytes(s) is not null).Select(s => (s.At / SecondsOfHour, bytes(s)!.Value / Megabyte)).ToList())
            .Where(static points => points.Count > 0)
            .Select(static points => Trend.Floors(points, SlopePart / SecondsOfHour)).Where(static floors => floors.Count >= LeastParts)
                .Select(static floors => Trend.Fit(floors)).ToList();
        if (trends.MaxBy(static t => t.Lower) is { } steepest)
        {
            Set(slope, steepest.Slope);
            Set(lower, steepest.Lower);
        }
    }
}
