using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Sessions;

/// <summary>Reads several runs, and writes what they make together to a folder of its own, with the files of each beside it.</summary>
internal static class GatheredRuns
{
    /// <summary>The evidence of each folder, once its manifest was checked.</summary>
    /// <exception cref="UsageException">One is no folder.</exception>
    /// <exception cref="EnvironmentException">One was changed.</exception>
    public static IReadOnlyList<RunEvidence> Read(IReadOnlyList<string> folders)
    {
        List<RunEvidence> runs = [];
        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder))
            {
                throw new UsageException($"'{folder}': there is no such folder; name the folders of runs: results/<run-id>");
            }

            EvidenceManifest.Check(folder, null);
            runs.Add(EvidenceReader.Read(folder));
        }

        return runs;
    }

    /// <summary>Writes the whole; returns its folder.</summary>
    /// <param name="target">Folder of results.</param>
    /// <param name="below">Folder of the runs in that of the whole.</param>
    /// <param name="folders">Folders of the runs.</param>
    /// <param name="runs">Their evidence.</param>
    /// <param name="whole">What they make together.</param>
    public static string Write(string target, string below, IReadOnlyList<string> folders, IReadOnlyList<RunEvidence> runs, RunEvidence whole)
    {
        var folder = Path.GetFullPath(Path.Combine(target, whole.Plan.RunId));
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (from, evidence) in folders.Zip(runs))
            {
                Copy(from, Path.Combine(folder, below, evidence.Plan.RunId));
            }

            new RunFolder(folder).Write(Located(whole, runs, below));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out '{target}': cannot be written: {e.Message}");
        }

        EvidenceManifest.Write(folder);
        return folder;
    }

    /// <summary>Paths of evidence, from the folder of the whole.</summary>
    private static RunEvidence Located(RunEvidence whole, IReadOnlyList<RunEvidence> runs, string below)
    {
        var runOf = runs.SelectMany(static r => r.Cases.Select(c => (c.Id, r.Plan.RunId))).ToDictionary(static c => c.Id, static c => c.RunId);
        return whole with
        {
            Cases = [.. whole.Cases.Select(c => c with { Evidence = [.. c.Evidence.Select(e => $"{below}/{runOf[c.Id]}/{e}")] })],
            Findings = [.. runs.OrderBy(static r => r.Plan.Part)
                .SelectMany(r => r.Findings.Select(f => f with { Evidence = [.. f.Evidence.Select(e => $"{below}/{r.Plan.RunId}/{e}")] }))],
        };
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
