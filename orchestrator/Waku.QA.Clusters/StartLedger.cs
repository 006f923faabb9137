using System.Collections.Concurrent;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Clusters;

/// <summary>Which implementations have started on the engine of a run, and which have not: it decides who is to blame for a node that does not.</summary>
public sealed class StartLedger
{
    private readonly ConcurrentDictionary<string, bool> _started = new();
    private readonly ConcurrentDictionary<string, bool> _failed = new();
    private int _count;

    /// <summary>Nodes that became ready, each as often as it was started (issue 21: starts are what a run spends most on).</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>A node of an implementation became ready.</summary>
    public void Started(string implementation)
    {
        _started[implementation] = true;
        Interlocked.Increment(ref _count);
    }

    /// <summary>
    /// The engine started a node, and it did not become ready. Call it when the fate of its neighbours is known and told: the answer is the
    /// product's failure, or that of the environment when nodes of other implementations fail too and none starts.
    /// </summary>
    public Exception Blame(IReadOnlyCollection<NodeStartException> failures)
    {
        foreach (var failure in failures)
        {
            _failed[failure.Implementation] = true;
        }

        var first = failures.First();
        return _failed.Count > 1 && _started.IsEmpty
            ? new EnvironmentException(
                $"nodes of no implementation start here ({string.Join(", ", _failed.Keys.Order(StringComparer.Ordinal))}); the first: {first.Message}",
                "run 'waku-qa doctor'", first)
            : first;
    }
}
