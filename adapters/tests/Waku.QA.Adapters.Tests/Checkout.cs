using System.Runtime.CompilerServices;

namespace Waku.QA.Adapters.Tests;

/// <summary>The tree that these tests were built from.</summary>
internal static class Checkout
{
    private static readonly string[] Made = ["bin", "obj", "node_modules", "dist", "artifacts", "results", ".git"];

    /// <summary>Its root.</summary>
    public static string Root { get; } = Find();

    /// <summary>Copies what an adapter is built from, without what was made of it; no node and no test.</summary>
    public static void CopyTo(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(Root).Where(static f => Path.GetExtension(f) != ".sln"))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        foreach (var part in (string[])["adapters", "docs", Path.Combine("orchestrator", "Waku.QA.Core")])
        {
            Copy(Path.Combine(Root, part), Path.Combine(folder, part));
        }
    }

    /// <summary>Path and content of every file of a copy, what was made of it left out.</summary>
    public static IReadOnlyDictionary<string, string> Read(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
        .Where(static f => !f.Split('/').Any(Made.Contains))
        .ToDictionary(static f => f, f => File.ReadAllText(Path.Combine(folder, f)));

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from)
            .Where(static d => Path.GetFileName(d) is { } name && !Made.Contains(name) && name is not ("recordings" or "golden")))
        {
            Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Directory.Packages.props")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException($"no checkout above {here}");
    }
}
