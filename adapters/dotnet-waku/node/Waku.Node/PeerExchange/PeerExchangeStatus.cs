namespace Waku.Node.PeerExchange;

/// <summary>Status codes of peer exchange: an extension of nwaku (34/WAKU2-PEER-EXCHANGE has none).</summary>
public static class PeerExchangeStatus
{
    /// <summary>Peers follow.</summary>
    public const uint Ok = 200;

    /// <summary>The peer's answer could not be used.</summary>
    public const uint BadResponse = 300;

    /// <summary>The request could not be decoded.</summary>
    public const uint BadRequest = 400;

    /// <summary>A rate limit refused the request.</summary>
    public const uint TooManyRequests = 429;

    /// <summary>The service has no peers to give.</summary>
    public const uint ServiceUnavailable = 503;

    /// <summary>The peer could not be dialed.</summary>
    public const uint PeerDialFailure = 504;
}
