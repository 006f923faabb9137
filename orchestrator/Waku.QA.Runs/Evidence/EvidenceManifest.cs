using System.Security.Cryptography;
using System.Text.Json;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;

namespace Waku.QA.Runs.Evidence;

/// <summary>
/// <c>manifest.json</c>: the SHA-256 of every file of a run but the verdict, the dossier, blame and the pages of Allure, which are made later. Its
/// own digest is what a run hands on: whoever rewrites files and manifest is caught by it.
/// </summary>
internal static class EvidenceManifest
{
    public const string FileName = "manifest.json";
    private static readonly string[] Left = [FileName, "gate.json", "gate.md", "dossier.html", "dossier.md", "dossier.json", "blame.json"];
    private const string Pages = "allure-report/";

    /// <summary>Writes the manifest; returns its digest.</summary>
    public static string Write(string folder)
    {
        var files = Files(folder).ToDictionary(static f => f, f => Digest(Path.Combine(folder, f)));
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(new { schema = 1, files }, Jsons.Indented));
        return Digest(Path.Combine(folder, FileName));
    }

    /// <summary>Checks every file; returns the digest of the manifest, or null for a run that was killed before it had one.</summary>
    /// <exception cref="EnvironmentException">A file was changed, added or removed, or the digest is not the expected one.</exception>
    public static string? Check(string folder, string? expected)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            return expected is not null || !File.Exists(Path.Combine(folder, EvidenceLine.FileName))
                ? throw new EnvironmentException($"{folder}: has no {FileName}: what is in it cannot be trusted", "judge the folder as the run left it")
                : null;
        }

        var digest = Digest(file);
        if (expected is not null && digest != expected)
        {
            throw new EnvironmentException($"{file}: is {digest}, and --expect says {expected}: this is not what the run left");
        }

        var listed = Listed(file);
        var there = Files(folder).ToList();
        List<string> wrong =
        [
            .. listed.Keys.Except(there).Select(static f => $"{f} is missing"),
            .. there.Except(listed.Keys).Select(static f => $"{f} is not in the manifest"),
            .. there.Where(listed.ContainsKey).Where(f => Digest(Path.Combine(folder, f)) != listed[f]).Select(static f => $"{f} was changed"),
        ];
        return wrong.Count == 0
            ? digest
            : throw new EnvironmentException($"{folder}: is not what the run left: {string.Join("; ", wrong.Order(StringComparer.Ordinal))}");
    }

    /// <summary>SHA-256 of a file as text.</summary>
    public static string Digest(string file)
    {
        if (NamedFile.HasNothing(file))
        {
            // Never opened: a pipe in its place would wait for a writer.
            return $"sha256:{Convert.ToHexStringLower(SHA256.HashData([]))}";
        }

        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(stream))}";
    }

    private static Dictionary<string, string> Listed(string file)
    {
        try
        {
            if (NamedFile.HasNothing(file))
            {
                throw new FormatException($"it {NamedFile.Nothing}");
            }

            using var document = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.GetProperty("schema").GetInt32() == 1
                ? document.RootElement.GetProperty("files").EnumerateObject().ToDictionary(static f => f.Name, static f => f.Value.GetString()!)
                : throw new FormatException("its schema is not 1");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new EnvironmentException($"{file}: is no manifest: {e.Message}");
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/'))
        .Where(static f => !Left.Contains(f) && !f.StartsWith(Pages, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);
}
