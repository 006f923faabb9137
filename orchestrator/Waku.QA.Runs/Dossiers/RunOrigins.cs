using System.Text.Json;
using Waku.QA.Files;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Dossiers;

/// <summary>Where each piece of evidence lies, and what the run that left it wrote down of itself.</summary>
internal sealed class RunOrigins
{
    private static readonly string[] Below = ["runs", "parts"];
    private readonly IReadOnlyList<(string Folder, RunEvidence Evidence)> _runs;
    private readonly Dictionary<string, RunDocument> _documents = [];
    private readonly Dictionary<string, string> _folderOf = [];

    /// <param name="runs">Folders of results, with their evidence.</param>
    /// <param name="target">Folder of the dossier: its links begin there.</param>
    public RunOrigins(IReadOnlyList<(string Folder, RunEvidence Evidence)> runs, string target)
    {
        _runs = runs;
        Target = target;
        foreach (var (folder, evidence) in runs)
        {
            evidence.Cases.ToList().ForEach(c => _folderOf.TryAdd(c.Id, folder));
            Collect(folder, 0);
        }
    }

    /// <summary>Folder of the dossier.</summary>
    public string Target { get; }

    /// <summary>What runs wrote down of themselves.</summary>
    public IEnumerable<RunDocument> Documents => _documents.Values;

    /// <summary>The runs.</summary>
    public IReadOnlyList<DossierSource> Sources => [.. _runs.SelectMany(r => SourcesOf(r.Folder, r.Evidence, 0))];

    /// <summary>Folders as they were given, from the folder of the dossier.</summary>
    public IReadOnlyList<string> Folders => [.. _runs.Select(r => Shown(r.Folder))];

    /// <summary>The run of a case; null where it wrote nothing down.</summary>
    public RunDocument? DocumentOf(CaseEvidence one) => _folderOf.TryGetValue(one.Id, out var folder)
        ? DocumentOf(folder, one.Evidence.FirstOrDefault() ?? "") : null;

    /// <summary>The run of a finding; null where it wrote nothing down.</summary>
    public RunDocument? DocumentOf(RunFinding finding) =>
        _runs.Where(r => r.Evidence.Findings.Contains(finding)).Select(r => DocumentOf(r.Folder, finding.Evidence.FirstOrDefault() ?? "")).FirstOrDefault();

    /// <summary>Where the evidence of a case is, from the folder of the dossier.</summary>
    public IReadOnlyList<string> LogsOf(CaseEvidence one) => _folderOf.TryGetValue(one.Id, out var folder) ? Located(folder, one.Evidence) : [];

    /// <summary>Where the evidence of a finding is, from the folder of the dossier.</summary>
    public IReadOnlyList<string> LogsOf(RunFinding finding) =>
        _runs.Where(r => r.Evidence.Findings.Contains(finding)).Select(r => Located(r.Folder, finding.Evidence)).FirstOrDefault() ?? [];

    private IReadOnlyList<string> Located(string folder, IReadOnlyList<string> paths) => [.. paths
        .Where(static p => p.Length > 0 && !p.Contains('\0', StringComparison.Ordinal) && !Path.IsPathRooted(p) && !p.Split('/', '\\').Contains(".."))
        .Select(p => Shown(Path.Combine(folder, p)))];

    private string Shown(string path) => Path.GetRelativePath(Target, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The document of the innermost run that a path of evidence leads into.</summary>
    private RunDocument? DocumentOf(string folder, string path)
    {
        var parts = path.Split('/');
        for (var at = folder; ; at = Path.Combine(at, parts[0], parts[1]), parts = parts[2..])
        {
            if (parts.Length < 3 || !Below.Contains(parts[0]))
            {
                return _documents.GetValueOrDefault(at);
            }
        }
    }

    private void Collect(string folder, int depth)
    {
        if (Document(folder) is { } document)
        {
            _documents[folder] = document;
        }

        Inner(folder, depth).ForEach(f => Collect(f, depth + 1));
    }

    private IEnumerable<DossierSource> SourcesOf(string folder, RunEvidence evidence, int depth)
    {
        List<(string Folder, RunEvidence Evidence)> inner = [];
        foreach (var below in Inner(folder, depth))
        {
            // What was joined was checked when it was; its files are in the manifest of the whole.
            inner.Add((below, EvidenceReader.Read(below)));
        }

        return inner.Count > 0 ? inner.SelectMany(i => SourcesOf(i.Folder, i.Evidence, depth + 1)) : [Source(folder, evidence)];
    }

    private DossierSource Source(string folder, RunEvidence evidence)
    {
        var plan = evidence.Plan;
        var manifest = Path.Combine(folder, EvidenceManifest.FileName);
        return new DossierSource(plan.RunId, SafeText.Line($"{plan.Suite}{(plan.Part is { } part ? $", part {part} of {plan.Parts}" : "")}"
                + $"{(plan.Filter is { } filter ? $", {filter}" : "")}"), plan.Engine, SafeText.Line(plan.Topology), plan.Seed, plan.Started,
            evidence.End?.Stopped, evidence.Cases.Count, plan.Mine.Count(), File.Exists(manifest) ? EvidenceManifest.Digest(manifest) : null,
            _documents.GetValueOrDefault(folder) is { } document ? SafeText.Line(document.Host) : null);
    }

    private static List<string> Inner(string folder, int depth) => depth == Below.Length ? []
        : [.. Below.Select(b => Path.Combine(folder, b)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal)];

    private static RunDocument? Document(string folder)
    {
        var file = Path.Combine(folder, "run.json");
        try
        {
            return File.Exists(file) && !NamedFile.HasNothing(file) ? JsonSerializer.Deserialize<RunDocument>(File.ReadAllText(file), Jsons.Line) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or NotSupportedException)
        {
            // Nothing is judged by it: what it would have told is left out.
            return null;
        }
    }
}
