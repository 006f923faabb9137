namespace Waku.Node.Store;

/// <summary>Status codes of 13/WAKU2-STORE, with those that only a client makes (300, 504).</summary>
public static class StoreStatus
{
    /// <summary>The query was answered.</summary>
    public const uint Ok = 200;

    /// <summary>The peer could not answer properly; nwaku also reports archive errors so.</summary>
    public const uint BadResponse = 300;

    /// <summary>The request could not be understood.</summary>
    public const uint BadRequest = 400;

    /// <summary>A rate limit refused the request.</summary>
    public const uint TooManyRequests = 429;

    /// <summary>The service cannot answer now.</summary>
    public const uint ServiceUnavailable = 503;

    /// <summary>The peer could not be dialed.</summary>
    public const uint PeerDialFailure = 504;
}
