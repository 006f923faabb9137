using System.Buffers;
using System.Security.Cryptography;
using Waku.Libp2p.Crypto;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;

namespace Waku.Libp2p.Identity;

/// <summary>A peer's public identity key (libp2p peer-ids spec, section "Keys").</summary>
public sealed class PublicKey
{
    private PublicKey(KeyType type, byte[] data)
    {
        Type = type;
        Data = data;
    }

    /// <summary>Kind of key.</summary>
    public KeyType Type { get; }

    /// <summary>Raw key: 32 bytes for Ed25519, 33 (compressed) for secp256k1.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Makes a key of raw bytes and checks their length.</summary>
    /// <exception cref="Libp2pException">Wrong length or an unsupported type.</exception>
    public static PublicKey Create(KeyType type, ReadOnlySpan<byte> data)
    {
        var expected = type switch
        {
            KeyType.Ed25519 => Ed25519.KeyLength,
            KeyType.Secp256k1 => Secp256k1.CompressedLength,
            _ => throw new Libp2pException($"identity keys of type {type} are not supported"),
        };
        return data.Length == expected ? new PublicKey(type, data.ToArray())
            : throw new Libp2pException($"a {type} key has {expected} bytes, not {data.Length}");
    }

    /// <summary>Reads the protobuf form.</summary>
    public static PublicKey Decode(ReadOnlySpan<byte> encoded)
    {
        var type = -1;
        ReadOnlySpan<byte> data = default;
        var reader = new ProtoReader(encoded);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    type = (int)Math.Min(reader.UInt64(), 99);
                    break;
                case 2:
                    data = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return Create((KeyType)type, data);
    }

    /// <summary>The protobuf form, the one that peer ids are made of.</summary>
    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(64);
        var writer = new ProtoWriter(output);
        writer.UInt64(1, (ulong)Type);
        writer.Bytes(2, Data.Span);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>True when <paramref name="signature"/> over <paramref name="data"/> was made by the owner of this key.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => Type == KeyType.Ed25519
        ? Ed25519.Verify(Data.Span, data, signature)
        : Secp256k1.Verify(Data.Span, data, signature);

    /// <summary>x ‖ y of a secp256k1 key, 64 bytes.</summary>
    /// <exception cref="CryptographicException">Not a secp256k1 key, or not a point of the curve.</exception>
    public byte[] Coordinates() =>
        Type == KeyType.Secp256k1 ? Secp256k1.Coordinates(Data.Span)
            : throw new CryptographicException("only secp256k1 keys have coordinates");

    /// <summary>True when the owner of this secp256k1 key signed a 32-byte hash as r ‖ s.</summary>
    public bool VerifyHash(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature) =>
        Type == KeyType.Secp256k1 && Secp256k1.VerifyHash(Data.Span, hash, signature);
}
