using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Waku.Libp2p.Security;

/// <summary>ChaCha20-Poly1305 with the counting nonce of a Noise CipherState: 4 zero bytes, then a 64-bit little-endian counter.</summary>
internal sealed class NoiseCipher(ReadOnlySpan<byte> key) : IDisposable
{
    public const int TagLength = 16;
    private readonly ChaCha20Poly1305 _aead = new(key);
    private readonly byte[] _nonce = new byte[12];
    private ulong _counter;

    /// <summary>Encrypts; <paramref name="output"/> takes the ciphertext and the tag behind it and may start where the plaintext starts.</summary>
    public void Encrypt(ReadOnlySpan<byte> plaintext, Span<byte> output, ReadOnlySpan<byte> associated = default)
    {
        NextNonce();
        _aead.Encrypt(_nonce, plaintext, output[..plaintext.Length], output.Slice(plaintext.Length, TagLength), associated);
    }

    /// <exception cref="CryptographicException">The bytes were forged or damaged.</exception>
    public void Decrypt(ReadOnlySpan<byte> ciphertext, Span<byte> output, ReadOnlySpan<byte> associated = default)
    {
        NextNonce();
        var split = ciphertext.Length - TagLength;
        _aead.Decrypt(_nonce, ciphertext[..split], ciphertext[split..], output[..split], associated);
    }

    public void Dispose() => _aead.Dispose();

    private void NextNonce() => BinaryPrimitives.WriteUInt64LittleEndian(_nonce.AsSpan(4), _counter++);
}
