namespace Waku.Node.Messaging;

/// <summary>
/// Who wants which pubsub topic: one owner of the fact. A topic is joined with the first that wants it, an application or a content
/// topic, and left when none is left. Thread-safe.
/// </summary>
/// <param name="isJoined">True when a pubsub topic is joined.</param>
/// <param name="join">Joins a pubsub topic; harmless when it is joined.</param>
/// <param name="leave">Leaves one.</param>
internal sealed class Subscriptions(Func<string, bool> isJoined, Action<string> join, Action<string> leave)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _named = [];
    private readonly Dictionary<string, string> _shardOfContent = [];

    public IReadOnlyCollection<string> ContentTopics
    {
        get
        {
            lock (_lock)
            {
                return [.. _shardOfContent.Keys];
            }
        }
    }

    public void Add(string pubsub)
    {
        lock (_lock)
        {
            _named.Add(pubsub);
            join(pubsub);
        }
    }

    public void Remove(string pubsub)
    {
        lock (_lock)
        {
            _named.Remove(pubsub);
            foreach (var content in _shardOfContent.Where(c => c.Value == pubsub).Select(static c => c.Key).ToList())
            {
                _shardOfContent.Remove(content);
            }

            leave(pubsub);
        }
    }

    public void AddContent(string content, string pubsub)
    {
        lock (_lock)
        {
            if (!_shardOfContent.ContainsValue(pubsub) && isJoined(pubsub))
            {
                // Somebody joined it before, past this class or by --shard: it is not ours to leave.
                _named.Add(pubsub);
            }

            _shardOfContent[content] = pubsub;
            join(pubsub);
        }
    }

    public void RemoveContent(string content)
    {
        lock (_lock)
        {
            if (_shardOfContent.Remove(content, out var pubsub) && !_named.Contains(pubsub) && !_shardOfContent.ContainsValue(pubsub))
            {
                leave(pubsub);
            }
        }
    }
}
