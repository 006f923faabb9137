using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Dossiers;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate.Rules;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Reruns;

/// <summary>The run that is looked into: its evidence, its red cases, and what is needed to have it run again as it was.</summary>
/// <param name="Folder">Folder.</param>
/// <param name="Evidence">Evidence.</param>
/// <param name="Document">What it wrote down of itself.</param>
/// <param name="Manifest">Digest of its manifest.</param>
internal sealed record BlameTarget(string Folder, RunEvidence Evidence, RunDocument Document, string Manifest)
{
    private const string OwnImages = "waku-qa/";

    /// <summary>Reads a run.</summary>
    /// <exception cref="UsageException">It is no folder of one run that has ended.</exception>
    /// <exception cref="EnvironmentException">It was changed.</exception>
    public static BlameTarget Read(string results)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(results));
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"'{results}': there is no such folder; name the folder of a run: results/<run-id>");
        }

        var manifest = EvidenceManifest.Check(folder, null)
            ?? throw new UsageException($"'{results}': the run was killed before it had a manifest; blame needs a run that ended");
        var evidence = EvidenceReader.Read(folder);
        return evidence.Plan is { MergedFrom: [], JoinedFrom: null } && new RunOrigins([(folder, evidence)], folder).Documents.FirstOrDefault() is { } document
            ? new BlameTarget(folder, evidence, document, manifest)
            : throw new UsageException($"'{results}': is put together of several runs, or has no run.json; name the folder of the run itself, such as "
                + "runs/<run-id> or parts/<run-id> in it");
    }

    /// <summary>Red cases that can be run again, those of one kind together.</summary>
    public IReadOnlyList<CaseEvidence> Red => [.. Evidence.Cases.Where(static c => c.Status is CaseStatus.Failed or CaseStatus.Environment)
        .Where(c => Evidence.Plan.Cases.FirstOrDefault(p => p.Id == c.Id) is not { Suite: Comparisons.Suite })];

    /// <summary>Topology file; null for the default.</summary>
    public string? Topology
    {
        get
        {
            var file = Path.Combine(Repository.Root, "topologies", $"{Path.GetFileName(Document.Topology)}.yaml");
            return Document.Topology != "mixed-4" && File.Exists(file) ? file : null;
        }
    }

    /// <summary>What has to be named for the same programs to run: all that an adapter would not take by itself.</summary>
    public IReadOnlyList<string> Nodes(IAdapterCatalogue catalogue)
    {
        var engine = Enum.Parse<EngineKind>(Document.Engine, ignoreCase: true);
        var artifacts = new NodeArtifacts(catalogue);
        return [.. Document.Nodes.Where(n => catalogue.Find(n.Implementation) is not null && !n.Reference.StartsWith(OwnImages, StringComparison.Ordinal))
            .Where(n => artifacts.Of(n.Implementation, null, engine) is var own && n.Reference != own.Program && n.Reference != own.Image)
            .Select(static n => $"{n.Implementation}={n.Registry ?? n.Reference}").Distinct()];
    }

    /// <summary>What ran again is what ran then.</summary>
    /// <exception cref="UsageException">It is something else: its results would tell of another candidate.</exception>
    public void CheckSame(IEnumerable<RunNode> nodes)
    {
        var then = Evidence.Nodes.ToHashSet();
        var other = nodes.Select(static n => n.ToEvidence()).Distinct().FirstOrDefault(n => !then.Contains(n));
        if (other is not null)
        {
            throw new UsageException($"{other.Implementation} {other.Version} {other.Digest} is not what ran in {Document.RunId}: reruns of it would tell "
                + $"of another candidate. Name with --node what ran then ({string.Join(", ", then.Select(static n => $"{n.Implementation} {n.Version} "
                + n.Digest))}), or run the suite again");
        }
    }
}
