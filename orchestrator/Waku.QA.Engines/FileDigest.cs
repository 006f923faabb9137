using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Engines;

/// <summary>What files really are.</summary>
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

    /// <summary>
    /// <c>sha256:</c> and the hash, in hex, of path, length and content of every file, sorted by path, and of the version of a runtime. Paths are
    /// those below the folders: where they lie does not matter.
    /// </summary>
    /// <param name="paths">Files and folders.</param>
    /// <param name="runtime">Version of the runtime; empty for none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<string> OfAllAsync(IReadOnlyList<string> paths, string runtime, CancellationToken cancellationToken)
    {
        var files = paths.SelectMany(static p => Directory.Exists(p)
            ? Directory.EnumerateFiles(p, "*", SearchOption.AllDirectories).Select(f => (Name: Path.GetRelativePath(p, f).Replace('\\', '/'), File: f))
            : [(Name: Path.GetFileName(p), File: p)]);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        foreach (var (name, file) in files.OrderBy(static f => f.Name, StringComparer.Ordinal))
        {
            await using var stream = File.OpenRead(file);
            Append(hash, Encoding.UTF8.GetBytes(name));
            Append(hash, stream.Length);
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
            }
        }

        Append(hash, Encoding.UTF8.GetBytes(runtime));
        return $"sha256:{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    private static void Append(IncrementalHash hash, byte[] text)
    {
        Append(hash, text.Length);
        hash.AppendData(text);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
