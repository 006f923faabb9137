using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Progress;

/// <summary>What the picture of a run is made of, kept as events come, and drawn anew twice a second for its clock.</summary>
internal sealed class LiveRun : IDisposable
{
    private const double UnknownMilliseconds = 100;
    private const double LeastShare = 0.05;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private readonly string _title;
    private readonly TimeProvider _time;
    private readonly ITimer _ticks;
    private readonly long _start;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _open;
    private readonly OrderedDictionary<string, OrderedDictionary<string, NodeState>> _clusters = [];
    private readonly Dictionary<CaseStatus, int> _counts = [];
    private readonly List<LiveCase> _red = [];
    private readonly int _planned;
    private readonly double _weight;
    private LiveCase? _latest;

    public LiveRun(string title, IReadOnlyList<string> cases, IReadOnlyDictionary<string, double> durations, TimeProvider time, Action draw)
    {
        _title = title;
        _time = time;
        _start = time.GetTimestamp();
        _planned = cases.Count;
        _open = cases.Distinct().ToDictionary(static c => c, c => durations.GetValueOrDefault(c, UnknownMilliseconds));
        _weight = _open.Values.Sum();
        _ticks = time.CreateTimer(_ => draw(), null, Tick, Tick);
    }

    public void OnNode(string node, string cluster, NodeState state)
    {
        lock (_lock)
        {
            if (!_clusters.TryGetValue(cluster, out var nodes))
            {
                _clusters[cluster] = nodes = [];
            }

            nodes[node] = state;
            if (nodes.Values.All(static s => s == NodeState.Stopped))
            {
                _clusters.Remove(cluster);
            }
        }
    }

    public void OnCase(string id, LiveCase ended)
    {
        lock (_lock)
        {
            _open.Remove(id);
            _counts[ended.Status] = _counts.GetValueOrDefault(ended.Status) + 1;
            _latest = ended;
            if (ended.Status is CaseStatus.Failed or CaseStatus.Environment or CaseStatus.Undecided)
            {
                _red.Add(ended);
            }
        }
    }

    /// <summary>The run at this moment.</summary>
    public LiveState Now()
    {
        lock (_lock)
        {
            var elapsed = _time.GetElapsedTime(_start);
            var done = _weight > 0 ? 1 - (_open.Values.Sum() / _weight) : 0;
            return new LiveState(_title, elapsed, done >= LeastShare ? elapsed * ((1 - done) / done) : null, _planned,
                new Dictionary<CaseStatus, int>(_counts), [.. _red], _latest,
                [.. _clusters.Select(static c => new LiveCluster(c.Key, [.. c.Value.Select(static n => (n.Key, n.Value))]))]);
        }
    }

    public void Dispose() => _ticks.Dispose();
}
