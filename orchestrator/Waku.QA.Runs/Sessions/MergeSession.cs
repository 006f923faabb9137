using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Runs.Sessions;

/// <summary>Makes one run of the parts of <c>--shard</c>, and judges it.</summary>
internal sealed class MergeSession(TimeProvider time)
{
    /// <summary>Writes the merged run to a new folder below <paramref name="target"/>, with the files of each part beside it, and judges it.</summary>
    public int Run(GateRequest request, string target)
    {
        List<RunEvidence> parts = [];
        foreach (var part in request.Results)
        {
            if (!Directory.Exists(part))
            {
                throw new UsageException($"'{part}': there is no such folder; name the folders of the parts: results/<run-id>");
            }

            EvidenceManifest.Check(part, null);
            parts.Add(EvidenceReader.Read(part));
        }

        var runId = RunIds.New(time);
        var (whole, reasons) = EvidenceMerge.Merge(runId, parts);
        if (whole is null)
        {
            Console.Error.WriteLine($"the parts make no run:\n  {string.Join("\n  ", reasons)}");
            return Verdict.Block.ExitCode();
        }

        var folder = Path.GetFullPath(Path.Combine(target, runId));
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (part, evidence) in request.Results.Zip(parts))
            {
                Copy(part, Path.Combine(folder, "parts", evidence.Plan.RunId));
            }

            new RunFolder(folder).Write(Located(whole, parts));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out '{target}': cannot be written: {e.Message}");
        }

        EvidenceManifest.Write(folder);
        return GateSession.Run(request with { Results = [folder], Out = folder });
    }

    /// <summary>Paths of evidence, from the folder of the merged run.</summary>
    private static RunEvidence Located(RunEvidence whole, List<RunEvidence> parts)
    {
        var runOf = parts.SelectMany(static p => p.Cases.Select(c => (c.Id, p.Plan.RunId))).ToDictionary(static c => c.Id, static c => c.RunId);
        return whole with
        {
            Cases = [.. whole.Cases.Select(c => c with { Evidence = [.. c.Evidence.Select(e => $"parts/{runOf[c.Id]}/{e}")] })],
            Findings = [.. parts.OrderBy(static p => p.Plan.Part)
                .SelectMany(static p => p.Findings.Select(f => f with { Evidence = [.. f.Evidence.Select(e => $"parts/{p.Plan.RunId}/{e}")] }))],
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
