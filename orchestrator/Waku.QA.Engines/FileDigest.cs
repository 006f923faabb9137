using System.Security.Cryptography;

namespace Waku.QA.Engines;

/// <summary>What a file really is.</summary>
internal static class FileDigest
{
    /// <summary><c>sha256:</c> and the hash of the content in hex.</summary>
    public static async Task<string> OfAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false))}";
    }
}
