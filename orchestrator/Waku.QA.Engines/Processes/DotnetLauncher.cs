using System.Text.Json;
using Waku.QA.Core.Adapters;

namespace Waku.QA.Engines.Processes;

/// <summary>
/// A .NET program that is only the launcher of the assemblies beside it: the same launcher starts whatever lies there. A program of one file
/// has no such neighbours.
/// </summary>
/// <param name="Folder">Folder of what it launches.</param>
/// <param name="Frameworks">Shared frameworks that it asks for; empty when it brings its own.</param>
internal sealed record DotnetLauncher(string Folder, IReadOnlyList<string> Frameworks)
{
    /// <summary>Tells the runtimes of this machine.</summary>
    public static RuntimeProbe Probe { get; } = new("dotnet", ["--list-runtimes"]);

    /// <summary>True when the runtime is among its files.</summary>
    public bool BringsRuntime => Frameworks.Count == 0;

    /// <summary>The launcher that a file is; null for a program that stands alone.</summary>
    public static DotnetLauncher? Find(string file)
    {
        var whole = Path.GetFullPath(file);
        var beside = whole.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? whole[..^4] : whole;
        var config = $"{beside}.runtimeconfig.json";
        return File.Exists($"{beside}.dll") && File.Exists(config) ? new DotnetLauncher(Path.GetDirectoryName(whole)!, FrameworksOf(config)) : null;
    }

    /// <summary>The frameworks that it asks for, of those that the machine has.</summary>
    /// <param name="runtimes">Lines of name, version and folder.</param>
    public string RuntimeOf(IReadOnlyList<string> runtimes) => string.Join("; ", runtimes.Select(static r => r.Split(" [")[0])
        .Where(r => Frameworks.Contains(r.Split(' ')[0])).Order(StringComparer.Ordinal));

    private static IReadOnlyList<string> FrameworksOf(string config)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(config));
            var options = document.RootElement.GetProperty("runtimeOptions");
            return options.TryGetProperty("frameworks", out var several) ? [.. several.EnumerateArray().Select(static f => f.GetProperty("name").GetString()!)]
                : options.TryGetProperty("framework", out var one) ? [one.GetProperty("name").GetString()!]
                : [];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Its content is part of the digest in any case; the program will say what is wrong with it.
            return [];
        }
    }
}
