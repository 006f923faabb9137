namespace Waku.QA.Oracle;

/// <summary>
/// When nodes were down or halted, links cut or slow, and clocks wrong. What is over lasts until the node is meshed again, or a window has
/// passed.
/// </summary>
internal sealed class Troubles(OracleSettings settings)
{
    private readonly Dictionary<string, List<Trouble>> _nodes = [];
    private readonly Dictionary<(string, string), List<Trouble>> _links = [];
    private readonly Dictionary<string, List<(DateTimeOffset At, TimeSpan Offset)>> _clocks = [];
    private readonly List<(Trouble Span, (string, string) Link, TimeSpan Delay)> _slow = [];

    /// <summary>True when some pair was ever cut off.</summary>
    public bool AnyCut => _links.Count > 0;

    /// <summary>Takes an event; those that tell of no trouble are ignored.</summary>
    public void Read(MessageEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Down:
                Begin(_nodes, e.Node, new Trouble(Grant.Down, e.At));
                break;
            case EventKind.Paused:
                Begin(_nodes, e.Node, new Trouble(Grant.Paused, e.At));
                break;
            case EventKind.Up:
                // A process that was halted when it was killed is not halted any more.
                End(_nodes, e.Node, e.At, static _ => true);
                break;
            case EventKind.Resumed:
                End(_nodes, e.Node, e.At, static t => t.Kind == Grant.Paused);
                break;
            case EventKind.Cut:
                Begin(_links, Pair(e.Node, e.Peer), new Trouble(Grant.Unreachable, e.At));
                break;
            case EventKind.Healed:
                End(_links, Pair(e.Node, e.Peer), e.At, static _ => true);
                break;
            case EventKind.Slowed:
                _slow.Add((new Trouble(Grant.None, e.At), Pair(e.Node, e.Peer), e.Offset));
                break;
            case EventKind.Restored:
                _slow.Where(s => s.Link == Pair(e.Node, e.Peer)).ToList().ForEach(s => s.Span.End(e.At, e.At + (settings.SlowFactor * s.Delay)));
                break;
            case EventKind.Clock:
                (_clocks.TryGetValue(e.Node, out var clock) ? clock : _clocks[e.Node] = []).Add((e.At, e.Offset));
                break;
            case EventKind.Meshed:
                _nodes.GetValueOrDefault(e.Node)?.ForEach(t => t.Meshed(e.At));
                foreach (var (pair, troubles) in _links)
                {
                    if (pair.Item1 == e.Node || pair.Item2 == e.Node)
                    {
                        // Both ends must have said so.
                        troubles.ForEach(t => t.MeshedAt(e.Node, e.At));
                    }
                }

                break;
        }
    }

    /// <summary>What troubled a node at some moment of the span; none when it was steady.</summary>
    public Grant Of(string node, DateTimeOffset from, DateTimeOffset to)
    {
        var trouble = _nodes.TryGetValue(node, out var troubles) ? troubles.Find(t => t.Overlaps(from, to)) : null;
        return trouble is null ? Grant.None : trouble.EndedBy(from) ? Grant.Recovering : trouble.Kind;
    }

    /// <summary>True when the node went down in the span.</summary>
    public bool WentDown(string node, DateTimeOffset from, DateTimeOffset to) =>
        _nodes.TryGetValue(node, out var troubles) && troubles.Exists(t => t.Kind == Grant.Down && from <= t.From && t.From <= to);

    /// <summary>True when a pair could not reach each other at some moment of the span.</summary>
    public bool AreCut(string a, string b, DateTimeOffset from, DateTimeOffset to) =>
        _links.TryGetValue(Pair(a, b), out var troubles) && troubles.Exists(t => t.Overlaps(from, to));

    /// <summary>What is added to the way of a message that is published at a time.</summary>
    public TimeSpan DelayAt(DateTimeOffset at) => _slow.Count == 0
        ? TimeSpan.Zero
        : settings.SlowFactor * _slow.Where(s => s.Span.Overlaps(at, at + settings.Window)).Select(static s => s.Delay).DefaultIfEmpty().Max();

    /// <summary>How far the clock of a node was ahead.</summary>
    public TimeSpan ClockOf(string node, DateTimeOffset at) =>
        _clocks.TryGetValue(node, out var clock) ? clock.FindLast(c => c.At <= at).Offset : TimeSpan.Zero;

    private static (string, string) Pair(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);

    private static void Begin<T>(Dictionary<T, List<Trouble>> all, T key, Trouble trouble) where T : notnull =>
        (all.TryGetValue(key, out var troubles) ? troubles : all[key] = []).Add(trouble);

    private void End<T>(Dictionary<T, List<Trouble>> all, T key, DateTimeOffset at, Func<Trouble, bool> which) where T : notnull
    {
        foreach (var trouble in all.GetValueOrDefault(key)?.Where(which) ?? [])
        {
            trouble.End(at, at + settings.Recover);
        }
    }
}
