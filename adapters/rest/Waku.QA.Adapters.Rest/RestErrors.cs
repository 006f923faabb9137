using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Rest;

/// <summary>
/// Texts and codes of the dialect to neutral reasons. Checked against every refusal recorded from nwaku v0.36.0, v0.37.1, v0.38.1, two builds
/// of its master, and go-waku v0.10.0; the texts of other versions fall back to the code. 505 and 42x are lightpush's codes, not HTTP's meanings.
/// </summary>
public static class RestErrors
{
    /// <summary>Texts in the order of asking: the special before the general.</summary>
    private static readonly (string Text, NodeError Error)[] Texts =
    [
        ("message size exceed", NodeError.TooLarge),
        ("cursor not found", NodeError.CursorNotFound),
        ("not subscribed to topic", NodeError.NotSubscribed),
        ("not subscribed to pubsubTopic", NodeError.NotSubscribed),
        ("unsubscribed topic", NodeError.NotSubscribed),
        ("no subscription found", NodeError.NotSubscribed),
        ("peer has no subscription", NodeError.NotSubscribed),
        ("subscription not found", NodeError.NotSubscribed),
        ("exceeds the rate limit", NodeError.RateLimited),
        ("rate limit exceeded", NodeError.RateLimited),
        ("too many requests", NodeError.RateLimited),
        ("dial_failure", NodeError.DialFailed),
        ("Failed to connect to peer", NodeError.DialFailed),
        ("cannot connect to", NodeError.DialFailed),
        ("failed to dial", NodeError.DialFailed),
        ("not_published_to_any_peer", NodeError.NoPeers),
        ("No peers for topic", NodeError.NoPeers),
        ("not enough peers", NodeError.NoPeers),
        ("No suitable service peer", NodeError.NoServicePeer),
        ("no suitable peer", NodeError.NoServicePeer),
        ("no suitable remote peer", NodeError.NoServicePeer),
        ("is not mounted", NodeError.NotMounted),
        ("timedout", NodeError.Timeout),
        ("Autosharding", NodeError.BadRequest),
        ("content-topic", NodeError.BadRequest),
        ("static sharding", NodeError.BadRequest),
        ("missing Payload field", NodeError.BadRequest),
        ("missing ContentTopic field", NodeError.BadRequest),
    ];

    /// <summary>The neutral reason of a refusal.</summary>
    /// <param name="status">HTTP status, or the protocol's code in the body.</param>
    /// <param name="text">The node's words.</param>
    public static NodeError Classify(int status, string text)
    {
        foreach (var (part, error) in Texts)
        {
            if (text.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return error;
            }
        }

        return status switch
        {
            400 or 413 or 415 or 420 => NodeError.BadRequest,
            404 => NodeError.NotFound,
            412 => NodeError.NoServicePeer,
            429 => NodeError.RateLimited,
            500 => NodeError.Internal,
            504 => text.Contains("16Uiu2", StringComparison.Ordinal) ? NodeError.DialFailed : NodeError.Timeout,
            505 => NodeError.NoPeers,
            _ => NodeError.Unspecified,
        };
    }
}
