namespace Waku.QA.Clusters;

/// <summary>A node that ran before does not start again with the same identity and address.</summary>
public sealed class NodeRestartException(string message, Exception inner) : Exception(message, inner);
