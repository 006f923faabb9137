namespace Waku.QA.Oracle;

/// <summary>When which node ran and had joined which topic.</summary>
internal sealed class Membership
{
    private readonly Dictionary<(string Node, string Topic), List<(DateTimeOffset From, DateTimeOffset To)>> _spans = [];
    private readonly Dictionary<string, Dictionary<string, DateTimeOffset>> _open = [];
    private readonly Dictionary<string, HashSet<string>> _nodesOf = [];
    private readonly HashSet<string> _down = [];
    private readonly HashSet<string> _wereDown = [];

    /// <summary>True when the node was ever down: how long its peers take to find it again is not the oracle's to say.</summary>
    public bool WasDown(string node) => _wereDown.Contains(node);

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
                _wereDown.Add(e.Node);
                break;
            case EventKind.Join when !_down.Contains(e.Node):
                (_nodesOf.TryGetValue(e.Topic, out var nodes) ? nodes : _nodesOf[e.Topic] = []).Add(e.Node);
                (_open.TryGetValue(e.Node, out var joined) ? joined : _open[e.Node] = []).TryAdd(e.Topic, e.At);
                break;
            case EventKind.Leave:
                Close(e.Node, e.Topic, e.At);
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

    /// <summary>True when the node was a member during the whole span.</summary>
    public bool Covers(string node, string topic, DateTimeOffset from, DateTimeOffset to) =>
        _spans.TryGetValue((node, topic), out var spans) && spans.Exists(s => s.From <= from && to <= s.To);

    /// <summary>True when the node was a member at some moment of the span.</summary>
    public bool Touches(string node, string topic, DateTimeOffset from, DateTimeOffset to) =>
        _spans.TryGetValue((node, topic), out var spans) && spans.Exists(s => s.From <= to && from <= s.To);

    private void Close(string node, string topic, DateTimeOffset at)
    {
        if (_open.TryGetValue(node, out var topics) && topics.Remove(topic, out var from))
        {
            (_spans.TryGetValue((node, topic), out var spans) ? spans : _spans[(node, topic)] = []).Add((from, at));
        }
    }
}
