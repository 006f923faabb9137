using Waku.Node.Messages;

namespace Waku.Node.Relay;

/// <summary>What became of a publish.</summary>
/// <param name="PubsubTopic">Topic published on.</param>
/// <param name="Message">The message.</param>
/// <param name="Peers">Peers it was sent to. 0 also for bytes that were published before.</param>
public sealed record PublishResult(string PubsubTopic, WakuMessage Message, int Peers)
{
    /// <summary>Deterministic message hash, computed when asked for: it costs a pass over the payload.</summary>
    public byte[] ComputeHash() => MessageHash.Compute(PubsubTopic, Message);
}
