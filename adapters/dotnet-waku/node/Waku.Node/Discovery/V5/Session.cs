namespace Waku.Node.Discovery.V5;

/// <summary>An established session with a node at an end point.</summary>
/// <param name="WriteKey">Key of what this node sends.</param>
/// <param name="ReadKey">Key of what it receives.</param>
internal sealed record Session(byte[] WriteKey, byte[] ReadKey)
{
    private uint _counter;

    /// <summary>Key of the session before: when both sides begin at once, each may still send under the other one.</summary>
    public byte[]? PreviousReadKey { get; init; }

    /// <summary>The plain message of a packet, or null when no key fits.</summary>
    public byte[]? Decrypt(Packet packet) => SessionKeys.Decrypt(ReadKey, packet)
        ?? (PreviousReadKey is { } previous ? SessionKeys.Decrypt(previous, packet) : null);

    /// <summary>A nonce that never repeats under this key: a counter and eight random bytes.</summary>
    public byte[] NextNonce()
    {
        var nonce = System.Security.Cryptography.RandomNumberGenerator.GetBytes(Packet.NonceLength);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(nonce, ++_counter);
        return nonce;
    }
}
