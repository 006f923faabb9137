using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Security;

namespace Waku.QA.MicroBenchmarks;

/// <summary>Noise XX: what a connection costs once, and each kilobyte on it.</summary>
[MemoryDiagnoser]
public class NoiseBenchmarks
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _plain = new byte[1_000];
    private readonly byte[] _cipher = new byte[1_016];
    private readonly IdentityKey _a = IdentityKey.Secp256k1FromBytes(RandomNumberGenerator.GetBytes(32));
    private readonly IdentityKey _b = IdentityKey.Secp256k1FromBytes(RandomNumberGenerator.GetBytes(32));
    private NoiseCipher _sender = null!;

    /// <summary>Makes the cipher.</summary>
    [GlobalSetup]
    public void Setup() => _sender = new NoiseCipher(_key);

    /// <summary>1,000 bytes encrypted.</summary>
    [Benchmark]
    public void Encrypt1000() => _sender.Encrypt(_plain, _cipher);

    /// <summary>A whole handshake, both sides, with identities verified.</summary>
    [Benchmark]
    public bool Handshake()
    {
        var (initiator, responder) = (new NoiseHandshake(_a), new NoiseHandshake(_b));
        responder.ReadFirst(initiator.WriteFirst());
        initiator.ReadSecond(responder.WriteSecond());
        responder.ReadThird(initiator.WriteThird());
        return responder.Remote is not null;
    }
}
