using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SimpleBase;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Identity;

/// <summary>The multihash of a peer's public key (libp2p peer-ids spec). Text form base58btc, CIDv1 is accepted as well.</summary>
public sealed class PeerId : IEquatable<PeerId>, IComparable<PeerId>
{
    private const int MaxInlineKeyLength = 42;
    private const int Libp2pKeyCodec = 0x72;
    private readonly byte[] _multihash;
    private readonly string _text;

    private PeerId(byte[] multihash)
    {
        _multihash = multihash;
        _text = Base58.Bitcoin.Encode(multihash);
    }

    /// <summary>The multihash bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => _multihash;

    /// <summary>Peer id of a public key: identity hash up to 42 bytes of encoded key, SHA-256 above.</summary>
    public static PeerId FromPublicKey(PublicKey key) => FromEncodedKey(key.Encode());

    /// <summary>Peer id of a protobuf-encoded public key.</summary>
    public static PeerId FromEncodedKey(ReadOnlySpan<byte> encoded) => encoded.Length <= MaxInlineKeyLength
        ? new PeerId([0x00, (byte)encoded.Length, .. encoded])
        : new PeerId([0x12, 0x20, .. SHA256.HashData(encoded)]);

    /// <summary>Peer id of multihash bytes.</summary>
    /// <exception cref="Libp2pException">They are not an identity or SHA-256 multihash.</exception>
    public static PeerId FromBytes(ReadOnlySpan<byte> multihash)
    {
        var valid = multihash.Length >= 2 && multihash[1] == multihash.Length - 2
            && (multihash[0] == 0x00 ? multihash.Length - 2 <= MaxInlineKeyLength : multihash[0] == 0x12 && multihash.Length == 34);
        return valid ? new PeerId(multihash.ToArray()) : throw new Libp2pException("not a peer id: neither an identity nor a SHA-256 multihash");
    }

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PeerId? peerId)
    {
        peerId = null;
        try
        {
            if (text.Length is 0 or > 128)
            {
                return false;
            }

            if (text[0] is 'b' or 'z')
            {
                var cid = text[0] == 'b' ? Base32.Rfc4648.Decode(text[1..].ToUpperInvariant()) : Base58.Bitcoin.Decode(text.AsSpan(1));
                peerId = cid.Length > 2 && cid[0] == 1 && cid[1] == Libp2pKeyCodec ? FromBytes(cid.AsSpan(2)) : null;
                return peerId is not null;
            }

            peerId = FromBytes(Base58.Bitcoin.Decode(text));
            return true;
        }
        catch (Exception e) when (e is ArgumentException or Libp2pException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            // SimpleBase looks characters up in a table and leaves it for some that are not base58.
            return false;
        }
    }

    /// <summary>Reads the text form or throws.</summary>
    public static PeerId Parse(string text) => TryParse(text, out var id) ? id : throw new Libp2pException($"'{text}' is not a peer id");

    /// <summary>True when the key of this id, inlined or hashed, is <paramref name="key"/>.</summary>
    public bool Matches(PublicKey key) => Equals(FromPublicKey(key));

    /// <inheritdoc/>
    public bool Equals(PeerId? other) => other is not null && (ReferenceEquals(this, other) || _text == other._text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PeerId);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(PeerId? other) => string.CompareOrdinal(_text, other?._text);

    /// <inheritdoc/>
    public override string ToString() => _text;
}
