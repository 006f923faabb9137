namespace Waku.QA.Core.Topologies;

/// <summary>By what a node dials the nodes that it knows.</summary>
public enum Transport
{
    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>WebSocket without TLS.</summary>
    WebSocket,
}
