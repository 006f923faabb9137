using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Discovery.V5;

/// <summary>A discovery v5 packet, header unmasked, message still encrypted (devp2p, discv5-wire).</summary>
/// <param name="Flag">Its kind.</param>
/// <param name="Nonce">12 bytes.</param>
/// <param name="AuthData">What the flag defines.</param>
/// <param name="AssociatedData">Masking IV and header: what the message's tag also covers, and what a challenge is made of.</param>
/// <param name="Message">Encrypted message.</param>
internal sealed record Packet(PacketFlag Flag, byte[] Nonce, byte[] AuthData, byte[] AssociatedData, byte[] Message)
{
    public const int MaxLength = 1280;
    public const int NonceLength = 12;
    public const int NodeIdLength = 32;
    private const int IvLength = 16;
    private const int StaticLength = 23;
    private const int MinLength = 63;
    private const ushort Version = 1;

    /// <summary>Source node id of ordinary and handshake packets.</summary>
    public byte[] SourceId => AuthData[..NodeIdLength];

    /// <summary>Header of a packet to be sent; its message is encrypted against the result and appended by <see cref="Seal"/>.</summary>
    public static byte[] AssociatedDataOf(string protocolId, PacketFlag flag, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> authData,
        ReadOnlySpan<byte> maskingIv)
    {
        var bytes = new byte[IvLength + StaticLength + authData.Length];
        maskingIv.CopyTo(bytes);
        var header = bytes.AsSpan(IvLength);
        Encoding.ASCII.GetBytes(protocolId, header);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], Version);
        header[8] = (byte)flag;
        nonce.CopyTo(header[9..]);
        BinaryPrimitives.WriteUInt16BigEndian(header[21..], (ushort)authData.Length);
        authData.CopyTo(header[StaticLength..]);
        return bytes;
    }

    /// <summary>Masks the header for the destination and appends the encrypted message.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> destination, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> message)
    {
        var packet = new byte[associatedData.Length + message.Length];
        associatedData.CopyTo(packet);
        message.CopyTo(packet.AsSpan(associatedData.Length));
        AesCtr(destination[..16], associatedData[..IvLength], packet.AsSpan(IvLength, associatedData.Length - IvLength), 0);
        return packet;
    }

    /// <summary>Unmasks a packet addressed to <paramref name="own"/>.</summary>
    /// <exception cref="Libp2pException">Not a packet of this protocol for this node.</exception>
    public static Packet Open(string protocolId, ReadOnlySpan<byte> own, ReadOnlySpan<byte> packet)
    {
        if (packet.Length is < MinLength or > MaxLength)
        {
            throw new Libp2pException($"discv5: a packet has {MinLength} to {MaxLength} bytes, not {packet.Length}");
        }

        var bytes = packet.ToArray();
        var header = bytes.AsSpan(IvLength);
        AesCtr(own[..16], packet[..IvLength], header[..StaticLength], 0);
        var authLength = BinaryPrimitives.ReadUInt16BigEndian(header[21..]);
        if (!header[..6].SequenceEqual(Encoding.ASCII.GetBytes(protocolId)) || BinaryPrimitives.ReadUInt16BigEndian(header[6..]) != Version
            || header[8] > (byte)PacketFlag.Handshake || authLength > header.Length - StaticLength)
        {
            throw new Libp2pException("discv5: not a packet of this protocol for this node");
        }

        AesCtr(own[..16], packet[..IvLength], header.Slice(StaticLength, authLength), StaticLength);
        var flag = (PacketFlag)header[8];
        var end = IvLength + StaticLength + authLength;
        var fits = flag switch
        {
            PacketFlag.Ordinary => authLength == NodeIdLength,
            PacketFlag.WhoAreYou => authLength == 24 && end == bytes.Length,
            _ => authLength >= 34,
        };
        return fits
            ? new Packet(flag, header.Slice(9, NonceLength).ToArray(), bytes[(IvLength + StaticLength)..end], bytes[..end], bytes[end..])
            : throw new Libp2pException("discv5: authdata does not fit the flag");
    }

    /// <summary>AES-128-CTR in place, beginning <paramref name="offset"/> bytes into the key stream.</summary>
    private static void AesCtr(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, Span<byte> data, int offset)
    {
        using var aes = Aes.Create();
        aes.Key = key.ToArray();
        Span<byte> counter = stackalloc byte[16];
        Span<byte> stream = stackalloc byte[16];
        iv.CopyTo(counter);
        var position = 0;
        for (var block = 0; position < data.Length + offset; block++)
        {
            aes.EncryptEcb(counter, stream, PaddingMode.None);
            for (var i = 0; i < 16; i++, position++)
            {
                if (position >= offset && position - offset < data.Length)
                {
                    data[position - offset] ^= stream[i];
                }
            }

            for (var i = 15; i >= 0 && ++counter[i] == 0; i--)
            {
            }
        }
    }
}
