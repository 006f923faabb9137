namespace Waku.Node.Lightpush;

/// <summary>Status codes of 19/WAKU2-LIGHTPUSH v3, as nwaku uses them. They look like HTTP and are not.</summary>
public static class LightpushStatus
{
    /// <summary>Published to at least one relay peer.</summary>
    public const uint Success = 200;

    /// <summary>The request could not be decoded.</summary>
    public const uint BadRequest = 400;

    /// <summary>Reserved by the RFC for messages that are too large; nwaku and this node answer 420.</summary>
    public const uint PayloadTooLarge = 413;

    /// <summary>The message cannot be published: too large, without topic, or refused by validation.</summary>
    public const uint InvalidMessage = 420;

    /// <summary>The service does not serve this pubsub topic.</summary>
    public const uint UnsupportedPubsubTopic = 421;

    /// <summary>A rate limit refused the request.</summary>
    public const uint TooManyRequests = 429;

    /// <summary>The service failed.</summary>
    public const uint InternalError = 500;

    /// <summary>No service peer, or it cannot publish.</summary>
    public const uint ServiceNotAvailable = 503;

    /// <summary>The service ran out of RLN proofs.</summary>
    public const uint OutOfRlnProof = 504;

    /// <summary>No relay peer took the message.</summary>
    public const uint NoPeersToRelay = 505;
}
