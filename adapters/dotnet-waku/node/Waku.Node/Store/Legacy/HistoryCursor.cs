namespace Waku.Node.Store.Legacy;

/// <summary>Where a page of store v2 ends (Index).</summary>
/// <param name="Digest">SHA-256 of content topic and payload.</param>
/// <param name="ReceiverTime">When the store received it, Unix nanoseconds.</param>
/// <param name="SenderTime">The message's timestamp.</param>
/// <param name="PubsubTopic">Its pubsub topic.</param>
public sealed record HistoryCursor(ReadOnlyMemory<byte> Digest, long ReceiverTime, long SenderTime, string PubsubTopic);
