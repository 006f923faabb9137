using System.Security.Cryptography;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines;

/// <summary>What a file really is.</summary>
internal static class FileDigest
{
    /// <summary><c>sha256:</c> and the hash of the content in hex.</summary>
    /// <exception cref="EnvironmentException">There is nothing in it: an empty file, or a pipe, which would be waited for.</exception>
    public static async Task<string> OfAsync(string file, CancellationToken cancellationToken)
    {
        if (new FileInfo(file) is { Exists: true, Length: 0 })
        {
            throw new EnvironmentException($"{file}: is no program: it is empty, or no regular file (a pipe, a device)", "name the program itself");
        }

        await using var stream = File.OpenRead(file);
        return $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false))}";
    }
}
