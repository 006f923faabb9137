using Waku.Libp2p.Identity;

namespace Waku.Node.Messages;

/// <summary>A message as relay delivered it.</summary>
/// <param name="PubsubTopic">Topic it came on.</param>
/// <param name="Message">The message; its bytes are never changed.</param>
/// <param name="From">The peer it came from first; null for an own message.</param>
/// <param name="Encoded">The message as it was on the wire; its length is what limits count.</param>
public sealed record RelayMessage(string PubsubTopic, WakuMessage Message, PeerId? From, ReadOnlyMemory<byte> Encoded)
{
    private byte[]? _hash;

    /// <summary>Deterministic message hash (14/WAKU2-MESSAGE), 32 bytes; computed once, when first asked for.</summary>
    public byte[] Hash => _hash ??= MessageHash.Compute(PubsubTopic, Message);
}
