namespace Waku.Node.Host.Application;

/// <summary>REST answers before the node is up; this is what it looks at.</summary>
internal sealed class NodeState
{
    /// <summary>The started node; null while initializing.</summary>
    public WakuNode? Node { get; set; }
}
