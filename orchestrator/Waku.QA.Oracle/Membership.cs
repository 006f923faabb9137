namespace Waku.QA.Oracle;

/// <summary>When which node ran and had joined which topic.</summary>
/// <param name="settle">Time after a join from which a node owes, unless it was seen meshed earlier.</param>
internal sealed class Membership(TimeSpan settle)
{
    private readonly Dictionary<(string Node, string Topic), List<MemberSpan>> _spans = [];
    private readonly Dictionary<string, Dictionary<string, MemberSpan>> _open = [];
    private readonly Dictionary<string, HashSet<string>> _nodesOf = [];
    private readonly HashSet<string> _down = [];

    /// <summary>Nodes that ever joined a topic.</summary>
    public IReadOnlyCollection<string> NodesOf(string topic) => _nodesOf.GetValueOrDefault(topic) ?? [];

    public void Read(MessageEvent e)
    {
        switch (e.Kind)
        {
            case EventKind.Up:
                // What it had joined before is known from its joins: it must join anew.
                _down.Remove(e.Node);
                break;
            case EventKind.Down:
                foreach (var topic in _open.GetValueOrDefault(e.Node)?.Keys.ToList() ?? [])
                {
                    Close(e.Node, topic, e.At);
                }

                _down.Add(e.Node);
                break;
            case EventKind.Join when !_down.Contains(e.Node):
                Join(e);
                break;
            case EventKind.Leave:
                Close(e.Node, e.Topic, e.At);
                break;
            case EventKind.Meshed:
                foreach (var (topic, span) in _open.GetValueOrDefault(e.Node) ?? [])
                {
                    span.OwesFrom = (e.Topic.Length > 0 && e.Topic != topic) || span.OwesFrom < e.At ? span.OwesFrom : e.At;
                }

                break;
            case EventKind.Drained when _open.GetValueOrDefault(e.Node)?.GetValueOrDefault(e.Topic) is { } span:
                span.Drained = e.At;
                break;
        }
    }

    /// <summary>Ends all that is open.</summary>
    public void End(DateTimeOffset at)
    {
        foreach (var (node, topics) in _open)
        {
            foreach (var topic in topics.Keys.ToList())
            {
                Close(node, topic, at);
            }
        }
    }

    /// <summary>The span in which the node was a member at a moment; null when it was none.</summary>
    public MemberSpan? At(string node, string topic, DateTimeOffset at) =>
        _spans.TryGetValue((node, topic), out var spans) ? spans.Find(s => s.From <= at && at <= s.To) : null;

    /// <summary>True when the node was a member at some moment of the span.</summary>
    public bool Touches(string node, string topic, DateTimeOffset from, DateTimeOffset to) =>
        _spans.TryGetValue((node, topic), out var spans) && spans.Exists(s => s.From <= to && from <= s.To);

    private void Join(MessageEvent e)
    {
        (_nodesOf.TryGetValue(e.Topic, out var nodes) ? nodes : _nodesOf[e.Topic] = []).Add(e.Node);
        var joined = _open.TryGetValue(e.Node, out var known) ? known : _open[e.Node] = [];
        if (!joined.ContainsKey(e.Topic))
        {
            var span = new MemberSpan(e.At) { OwesFrom = e.At + settle };
            joined[e.Topic] = span;
            (_spans.TryGetValue((e.Node, e.Topic), out var spans) ? spans : _spans[(e.Node, e.Topic)] = []).Add(span);
        }
    }

    private void Close(string node, string topic, DateTimeOffset at)
    {
        if (_open.TryGetValue(node, out var topics) && topics.Remove(topic, out var span))
        {
            span.To = at;
        }
    }
}
