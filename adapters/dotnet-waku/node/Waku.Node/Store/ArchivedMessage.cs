namespace Waku.Node.Store;

/// <summary>A message as a back end keeps it.</summary>
/// <param name="Hash">Message hash, 32 bytes; the key.</param>
/// <param name="Timestamp">Unix nanoseconds; rows are ordered by it, then by hash.</param>
/// <param name="PubsubTopic">Pubsub topic.</param>
/// <param name="ContentTopic">Content topic.</param>
/// <param name="Encoded">The encoded message.</param>
public sealed record ArchivedMessage(ReadOnlyMemory<byte> Hash, long Timestamp, string PubsubTopic, string ContentTopic, ReadOnlyMemory<byte> Encoded);
