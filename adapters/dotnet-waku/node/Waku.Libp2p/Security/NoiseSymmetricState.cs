using System.Security.Cryptography;
using System.Text;

namespace Waku.Libp2p.Security;

/// <summary>Chaining key, handshake hash and cipher of a Noise handshake (Noise specification revision 34, section 5.2).</summary>
internal sealed class NoiseSymmetricState
{
    public const string ProtocolName = "Noise_XX_25519_ChaChaPoly_SHA256";
    private readonly byte[] _chainingKey;
    private byte[] _hash;
    private NoiseCipher? _cipher;

    public NoiseSymmetricState(ReadOnlySpan<byte> prologue)
    {
        _hash = Encoding.ASCII.GetBytes(ProtocolName);
        _chainingKey = [.. _hash];
        MixHash(prologue);
    }

    public ReadOnlySpan<byte> Hash => _hash;

    public bool HasKey => _cipher is not null;

    public void MixHash(ReadOnlySpan<byte> data) => _hash = SHA256.HashData([.. _hash, .. data]);

    public void MixKey(ReadOnlySpan<byte> input)
    {
        Span<byte> output = stackalloc byte[64];
        Derive(input, output);
        output[..32].CopyTo(_chainingKey);
        _cipher?.Dispose();
        _cipher = new NoiseCipher(output[32..]);
    }

    public byte[] EncryptAndHash(ReadOnlySpan<byte> plaintext)
    {
        var output = new byte[plaintext.Length + (HasKey ? NoiseCipher.TagLength : 0)];
        if (_cipher is null)
        {
            plaintext.CopyTo(output);
        }
        else
        {
            _cipher.Encrypt(plaintext, output, _hash);
        }

        MixHash(output);
        return output;
    }

    public byte[] DecryptAndHash(ReadOnlySpan<byte> ciphertext)
    {
        if (_cipher is null)
        {
            MixHash(ciphertext);
            return ciphertext.ToArray();
        }

        if (ciphertext.Length < NoiseCipher.TagLength)
        {
            throw new CryptographicException("Noise message shorter than its tag");
        }

        var output = new byte[ciphertext.Length - NoiseCipher.TagLength];
        _cipher.Decrypt(ciphertext, output, _hash);
        MixHash(ciphertext);
        return output;
    }

    /// <summary>The two transport ciphers: initiator to responder first.</summary>
    public (NoiseCipher First, NoiseCipher Second) Split()
    {
        Span<byte> output = stackalloc byte[64];
        Derive([], output);
        _cipher?.Dispose();
        return (new NoiseCipher(output[..32]), new NoiseCipher(output[32..]));
    }

    /// <summary>HKDF with two outputs. Written out because OpenSSL's HKDF refuses the empty input that Split needs.</summary>
    private void Derive(ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<byte> temporary = stackalloc byte[32];
        Span<byte> second = stackalloc byte[33];
        HMACSHA256.HashData(_chainingKey, input, temporary);
        HMACSHA256.HashData(temporary, [1], output[..32]);
        output[..32].CopyTo(second);
        second[32] = 2;
        HMACSHA256.HashData(temporary, second, output[32..]);
    }
}
