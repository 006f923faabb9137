namespace Waku.QA.Core.Nodes;

/// <summary>A node answered a request with an error: a fact about the product, not about the harness.</summary>
public sealed class NodeRefusedException(string request, int status, string answer, NodeError error)
    : Exception($"{request} was refused with {status} ({error}): {answer}")
{
    /// <summary>Status code of the control interface, or of the protocol where that is more exact.</summary>
    public int Status { get; } = status;

    /// <summary>The node's own words.</summary>
    public string Answer { get; } = answer;

    /// <summary>What it means.</summary>
    public NodeError Error { get; } = error;
}
