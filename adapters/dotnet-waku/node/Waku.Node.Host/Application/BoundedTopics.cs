using System.Diagnostics.CodeAnalysis;

namespace Waku.Node.Host.Application;

/// <summary>A set of topics that peers or users choose, and that therefore has a bound: the one added longest ago makes room.</summary>
/// <param name="capacity">Most topics held.</param>
internal sealed class BoundedTopics(int capacity)
{
    private readonly Dictionary<string, LinkedListNode<string>> _nodes = [];
    private readonly LinkedList<string> _order = [];

    public bool Contains(string topic) => _nodes.ContainsKey(topic);

    /// <summary>Adds a topic; true with the one that had to leave for it.</summary>
    public bool TryAdd(string topic, [NotNullWhen(true)] out string? displaced)
    {
        displaced = null;
        if (_nodes.ContainsKey(topic))
        {
            return false;
        }

        if (_nodes.Count >= capacity && _order.First is { Value: var oldest })
        {
            Remove(oldest);
            displaced = oldest;
        }

        _nodes[topic] = _order.AddLast(topic);
        return displaced is not null;
    }

    public void Remove(string topic)
    {
        if (_nodes.Remove(topic, out var node))
        {
            _order.Remove(node);
        }
    }
}
