namespace Waku.Node.Filter;

/// <summary>The answer to a filter request (FilterSubscribeResponse).</summary>
/// <param name="RequestId">That of the request; <c>N/A</c> when a rate limit refused it unread.</param>
/// <param name="StatusCode">One of <see cref="FilterStatus"/>.</param>
/// <param name="StatusDescription">Text for people, <c>KIND: cause</c> for errors.</param>
public sealed record FilterResponse(string RequestId, uint StatusCode, string StatusDescription)
{
    /// <summary>True for 2xx.</summary>
    public bool IsSuccess => StatusCode is >= 200 and < 300;
}
