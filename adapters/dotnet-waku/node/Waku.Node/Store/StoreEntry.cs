using Waku.Node.Messages;

namespace Waku.Node.Store;

/// <summary>One row of a store answer.</summary>
/// <param name="Hash">Message hash, 32 bytes.</param>
/// <param name="Encoded">The encoded message; null when only hashes were asked for.</param>
/// <param name="PubsubTopic">Its pubsub topic; null when only hashes were asked for.</param>
public sealed record StoreEntry(ReadOnlyMemory<byte> Hash, ReadOnlyMemory<byte>? Encoded, string? PubsubTopic)
{
    /// <summary>The decoded message; null when only hashes were asked for.</summary>
    /// <exception cref="Waku.Libp2p.Protobuf.ProtoException">The bytes are not a message.</exception>
    public WakuMessage? DecodeMessage() => Encoded is { } bytes ? WakuMessageCodec.Decode(bytes) : null;
}
