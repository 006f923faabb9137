namespace Waku.QA.Core.Nodes;

/// <summary>Why a node refused a request, the same for every implementation and version. Adapters translate texts and codes.</summary>
public enum NodeError
{
    /// <summary>It gave no reason that is known; see its own words.</summary>
    Unspecified,

    /// <summary>The request makes no sense to the node: syntax, encoding, topic, sharding mode.</summary>
    BadRequest,

    /// <summary>The node has not joined the topic, or the peer has no such subscription.</summary>
    NotSubscribed,

    /// <summary>The message is longer than the network allows.</summary>
    TooLarge,

    /// <summary>Nobody to relay to on this topic.</summary>
    NoPeers,

    /// <summary>No peer is known that offers the service.</summary>
    NoServicePeer,

    /// <summary>A peer is known but could not be reached.</summary>
    DialFailed,

    /// <summary>Too many requests.</summary>
    RateLimited,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>There is nothing of that name, or the interface is not enabled.</summary>
    NotFound,

    /// <summary>The protocol is not mounted.</summary>
    NotMounted,

    /// <summary>The cursor of a store query names no message that is stored.</summary>
    CursorNotFound,

    /// <summary>Something inside the node went wrong.</summary>
    Internal,

    /// <summary>What it answered does not follow the interface: a field that is needed is missing, or one is of another type.</summary>
    Malformed,
}
