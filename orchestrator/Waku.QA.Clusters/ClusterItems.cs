using System.Collections.Concurrent;

namespace Waku.QA.Clusters;

/// <summary>What those who share a cluster keep with it, one of a kind: it ends with the cluster.</summary>
public sealed class ClusterItems
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _items = new();

    /// <summary>The item of a type; the first who asks makes it.</summary>
    public T Get<T>(Func<T> make) where T : class => (T)_items.GetOrAdd(typeof(T), _ => new Lazy<object>(make)).Value;
}
