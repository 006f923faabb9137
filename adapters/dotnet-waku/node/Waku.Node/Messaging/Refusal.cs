namespace Waku.Node.Messaging;

/// <summary>Why a publish or a subscription was refused.</summary>
public enum Refusal
{
    /// <summary>The node does not relay.</summary>
    RelayOff,

    /// <summary>No pubsub topic was given, and the network has no autosharding.</summary>
    AutoshardingOff,

    /// <summary>The content topic has no shard: it is not of the form <c>/application/version/name/encoding</c>.</summary>
    InvalidContentTopic,

    /// <summary>The pubsub topic is not of the form <c>/waku/2/rs/&lt;cluster&gt;/&lt;shard&gt;</c>.</summary>
    InvalidPubsubTopic,

    /// <summary>The node has not joined the pubsub topic.</summary>
    NotSubscribed,

    /// <summary>No node would accept the message: it is too large, its meta is, or it is not signed by the owner of a protected topic.</summary>
    InvalidMessage,
}
