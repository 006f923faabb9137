namespace Waku.Node.Lightpush;

/// <summary>What became of a request to publish (LightpushResponse).</summary>
/// <param name="RequestId">That of the request; <c>N/A</c> when a rate limit refused it unread.</param>
/// <param name="StatusCode">One of <see cref="LightpushStatus"/>.</param>
/// <param name="StatusDescription">Text for people; null when there is none.</param>
/// <param name="RelayPeerCount">Relay peers that the message was sent to; null when none is told.</param>
public sealed record LightpushResponse(string RequestId, uint StatusCode, string? StatusDescription, uint? RelayPeerCount)
{
    /// <summary>True when the message was published.</summary>
    public bool IsSuccess => StatusCode == LightpushStatus.Success;
}
