using Waku.QA.Engines;

namespace Waku.QA.Clusters;

/// <summary>A node ended by itself: exit code and last log lines, so that nobody has to guess at a time-out.</summary>
public sealed class NodeDiedException(string node, string implementation, NodeExit exit, IReadOnlyList<string> lastLines)
    : Exception($"node {node} ({implementation}) ended by itself with {exit}; last {lastLines.Count} log lines:\n{string.Join('\n', lastLines)}")
{
    /// <summary>Name of the node.</summary>
    public string Node => node;
}
