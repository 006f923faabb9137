namespace Waku.QA.Clusters;

/// <summary>
/// The engine started a node for the first time, and it ended or did not become ready: a failure of the product, unless those of other
/// implementations do not start either.
/// </summary>
/// <param name="implementation">Implementation id.</param>
/// <param name="message">What happened, with the last lines of its log.</param>
/// <param name="inner">Cause.</param>
public sealed class NodeStartException(string implementation, string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>Implementation id.</summary>
    public string Implementation => implementation;
}
