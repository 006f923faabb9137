using System.Security.Cryptography;
using NBitcoin.Secp256k1;

namespace Waku.Libp2p.Crypto;

/// <summary>
/// The library's tables of multiples of the generator. It signs and verifies in half the time of the platform's ECDSA, but making the tables
/// takes 0.1 s of a processor, as long as several hundred signatures: a node that lives for one test never earns that back. So the
/// platform's own does the first ones, and a key that has made <see cref="Worthwhile"/> signatures has the tables made, in the background.
/// Both make and accept the same signatures.
/// </summary>
internal static class Secp256k1Tables
{
    /// <summary>As many signatures as save the time that the tables take.</summary>
    internal const int Worthwhile = 256;
    private static readonly Lazy<Task<Context>> Made = new(static () => Task.Run(static () => Context.Instance));

    /// <summary>The curve as the platform names it.</summary>
    public static ECCurve Curve { get; } = ECCurve.CreateFromValue("1.3.132.0.10");

    /// <summary>The tables, once they are there.</summary>
    public static Context? TryGet() => Made is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } made } ? made.Result : null;

    /// <summary>Has them made; the first call begins.</summary>
    public static Task<Context> MakeAsync() => Made.Value;
}
