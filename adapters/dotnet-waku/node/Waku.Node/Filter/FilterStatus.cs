namespace Waku.Node.Filter;

/// <summary>Status codes of 12/WAKU2-FILTER, with 504 that only a client makes.</summary>
public static class FilterStatus
{
    /// <summary>Done.</summary>
    public const uint Ok = 200;

    /// <summary>The peer's answer could not be used.</summary>
    public const uint BadResponse = 300;

    /// <summary>The request is incomplete or asks for too much at once.</summary>
    public const uint BadRequest = 400;

    /// <summary>The peer has no such subscription.</summary>
    public const uint NotFound = 404;

    /// <summary>A rate limit refused the request.</summary>
    public const uint TooManyRequests = 429;

    /// <summary>The service is full.</summary>
    public const uint ServiceUnavailable = 503;

    /// <summary>The peer could not be dialed.</summary>
    public const uint PeerDialFailure = 504;
}
