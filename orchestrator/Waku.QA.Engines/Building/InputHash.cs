using System.Security.Cryptography;
using System.Text;

namespace Waku.QA.Engines.Building;

/// <summary>Content hash of files and folders; build output below them is left out.</summary>
internal static class InputHash
{
    private static readonly string[] Ignored = ["bin", "obj", "node_modules", "dist"];

    public static string Of(IReadOnlyList<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in paths.SelectMany(Files))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file)));
            hash.AppendData(File.ReadAllBytes(file));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static IEnumerable<string> Files(string path) => File.Exists(path)
        ? [path]
        : Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(f => !Path.GetRelativePath(path, f).Split(Path.DirectorySeparatorChar).Any(Ignored.Contains))
                .Order(StringComparer.Ordinal)
            : [];
}
