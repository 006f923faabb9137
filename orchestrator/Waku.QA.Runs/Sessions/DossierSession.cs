using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Blaming;
using Waku.QA.Runs.Dossiers;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Dossiers.Views;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Runs.Sessions;

/// <summary>Makes the dossier of what runs left, offline: one run, the parts of one, or the runs of a release.</summary>
internal sealed class DossierSession(TimeProvider time)
{
    private const int IdLength = 8;

    /// <summary>Judges and writes; the exit code is that of the verdict.</summary>
    /// <exception cref="UsageException">A folder or a file is not as it must be.</exception>
    /// <exception cref="EnvironmentException">Evidence was changed.</exception>
    public int Run(DossierRequest request)
    {
        List<string> folders = [.. request.Gate.Results.Select(static r => Path.TrimEndingDirectorySeparator(Path.GetFullPath(r)))];
        var runs = GatheredRuns.Read(folders);
        if (request.Gate.Expect is { } expected)
        {
            folders.ForEach(f => EvidenceManifest.Check(f, expected));
        }

        var (whole, reasons) = runs.Count == 1 ? (runs[0], []) : Gather(runs);
        if (whole is null)
        {
            Console.Error.WriteLine($"the runs make no dossier, because they do not belong together:\n  {string.Join("\n  ", reasons)}");
            return Verdict.Block.ExitCode();
        }

        var file = Target(request.File, folders);
        var judged = GateSession.InputOf(whole, request.Gate);
        var gate = Judging.GateEvaluator.Evaluate(judged.Policy, whole, judged.Known, judged.AsOf);
        var dossier = Make([.. folders.Zip(runs)], judged, gate, request.Candidate, Path.GetDirectoryName(file)!);
        var written = Write(file, dossier);
        if (request.Gate.Json)
        {
            Console.WriteLine(DossierFiles.Json(dossier));
        }
        else
        {
            DossierConsole.Print(dossier, written);
        }

        return gate.Verdict.ExitCode(request.Gate.Partial && whole.Plan.Selected is not { Count: 0 });
    }

    /// <summary>Writes the dossier of a folder beside its verdict.</summary>
    /// <param name="folder">Folder of the evidence.</param>
    /// <param name="judged">What was judged.</param>
    /// <param name="gate">The verdict.</param>
    /// <param name="target">Folder of the verdict.</param>
    public static void Write(string folder, GateInput judged, GateResult gate, string target) =>
        DossierFiles.Write(Path.Combine(target, DossierFiles.Page), Make([(folder, judged.Evidence)], judged, gate, null, Path.GetFullPath(target)));

    /// <summary>What is red in a folder that was just judged.</summary>
    public static IReadOnlyList<RedCell> RedOf(string folder, GateInput judged, GateResult gate) =>
        RedCells.Of(InputOf([(folder, judged.Evidence)], judged, gate, null, folder));

    private static Dossier Make(IReadOnlyList<(string Folder, RunEvidence Evidence)> runs, GateInput judged, GateResult gate, string? candidate,
        string target) => DossierMaker.Make(InputOf(runs, judged, gate, candidate, target));

    private static DossierInput InputOf(IReadOnlyList<(string Folder, RunEvidence Evidence)> runs, GateInput judged, GateResult gate, string? candidate,
        string target) => new()
        {
            Judged = judged,
            Gate = gate,
            Origins = new RunOrigins(runs, target),
            Candidate = CandidateMark.Of(judged.Evidence, candidate),
            Requirements = RequirementCatalogue.Load(RequirementCatalogue.File),
            Checklists = ReleaseChecklist.Load(ReleaseChecklist.File),
            Blamed = runs.SelectMany(static r => BlameFile.Read(r.Folder, r.Evidence.Plan.RunId)).DistinctBy(static b => b.Key).ToDictionary(),
        };

    /// <summary>Parts are merged to their runs, and runs joined to a release: nothing else is put together.</summary>
    private (RunEvidence? Whole, IReadOnlyList<string> Reasons) Gather(IReadOnlyList<RunEvidence> runs)
    {
        List<RunEvidence> whole = [.. runs.Where(static r => r.Plan.Part is null)];
        foreach (var parts in runs.Where(static r => r.Plan.Part is not null).GroupBy(static r => r.Plan.Hash))
        {
            var (merged, reasons) = EvidenceMerge.Merge(IdOf("merged", parts), [.. parts]);
            if (merged is null)
            {
                return (null, reasons);
            }

            whole.Add(merged);
        }

        return whole.Count == 1 ? (whole[0], [])
            : EvidenceJoin.Join(IdOf("joined", runs), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), whole);
    }

    /// <summary>The same runs have the same id, in whatever order.</summary>
    private static string IdOf(string what, IEnumerable<RunEvidence> runs) =>
        $"{what}-{PlanHash.Of(runs.Select(static r => r.Plan.RunId).Order(StringComparer.Ordinal))["sha256:".Length..][..IdLength]}";

    /// <summary>The page's file. In a folder of a run only its own name is left out of the manifest: another would make the run look changed.</summary>
    private static string Target(string? file, List<string> folders)
    {
        var target = Path.GetFullPath(file ?? (folders.Count == 1 ? Path.Combine(folders[0], DossierFiles.Page) : DossierFiles.Page));
        return Directory.Exists(target)
            ? throw new UsageException($"--out '{file}': is a folder; name a file in it, such as {Path.Combine(file!, DossierFiles.Page)}")
            : Path.GetExtension(target) is not (".html" or ".htm")
            ? throw new UsageException($"--out '{file}': name a file that ends with .html; Markdown and JSON go beside it")
            : folders.Find(f => target.StartsWith(f + Path.DirectorySeparatorChar, StringComparison.Ordinal)) is { } folder
                && target != Path.Combine(folder, DossierFiles.Page)
            ? throw new UsageException($"--out '{file}': lies in the folder of a run, whose manifest it would not fit; name {DossierFiles.Page} there, "
                + "or a file elsewhere")
            : target;
    }

    private static IReadOnlyList<string> Write(string file, Dossier dossier)
    {
        try
        {
            return DossierFiles.Write(file, dossier);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out '{file}': cannot be written: {e.Message}");
        }
    }
}
