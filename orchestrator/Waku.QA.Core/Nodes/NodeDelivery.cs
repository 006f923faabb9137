namespace Waku.QA.Core.Nodes;

/// <summary>A message at the moment when a node handed it to its application.</summary>
/// <param name="ReceivedAt">Time of receipt by the node's clock, Unix nanoseconds.</param>
/// <param name="Hash">Message hash, 32 bytes.</param>
/// <param name="PubsubTopic">Pubsub topic.</param>
/// <param name="From">Peer id that it came from; empty for the node's own messages.</param>
/// <param name="DroppedBefore">Deliveries that this stream lost before, because the reader was too slow.</param>
public sealed record NodeDelivery(long ReceivedAt, byte[] Hash, string PubsubTopic, string From, long DroppedBefore);
