using System.Text.Json;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Judging;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Sessions;

/// <summary>Judges what runs left, offline.</summary>
internal static class GateSession
{
    /// <summary>Judges each folder; the exit code is that of the worst verdict.</summary>
    public static int Run(GateRequest request)
    {
        List<(string Folder, RunEvidence Evidence, string? Digest)> runs =
            [.. request.Results.Select(r => (r, EvidenceReader.Read(Folder(r)), EvidenceManifest.Check(Folder(r), request.Expect)))];
        List<GateResult> results = [];
        foreach (var (folder, evidence, digest) in runs)
        {
            var judged = InputOf(PastResults.With(evidence, runs.Select(static r => r.Evidence)), request);
            var gate = Judge(judged);
            results.Add(gate);
            if (request.Out is { } target)
            {
                var written = runs.Count == 1 ? target : Path.Combine(target, evidence.Plan.RunId);
                Write(Folder(folder), written, judged, gate);
                request.Written?.Invoke(written);
            }

            if (request.Json)
            {
                Console.WriteLine(ToText(gate));
            }
            else
            {
                GateConsole.Print(gate, $"{evidence.Plan.Suite}, run {evidence.Plan.RunId}, policy {gate.Policy}, as of {gate.AsOf:yyyy-MM-dd}  ← {folder}");
                Console.WriteLine($"manifest {digest ?? "none: the run was killed"}");
            }
        }

        var product = results.Exists(static r => r.Verdict == Verdict.Block);
        var empty = runs.Exists(static r => r.Evidence.Plan.Selected is { Count: 0 });
        return product ? Verdict.Block.ExitCode() : GateEvaluator.Worst(results.Select(static r => r.Verdict)).ExitCode(request.Partial && !empty);
    }

    /// <summary>The verdict of evidence under the policy and the day of a request.</summary>
    public static GateResult Judge(RunEvidence evidence, GateRequest request) => Judge(InputOf(evidence, request));

    /// <summary>Evidence with what a request judges it by.</summary>
    public static GateInput InputOf(RunEvidence evidence, GateRequest request)
    {
        var asOf = request.AsOf ?? evidence.Plan.JoinedOn ?? evidence.Plan.Day;
        var file = request.Policy ?? GateFiles.PolicyOf(evidence.Plan);
        if (request.Policy is null && !File.Exists(file))
        {
            throw new UsageException($"the suite '{evidence.Plan.Suite}' has no policy of its own; name one with --policy");
        }

        return new GateInput(GatePolicy.Load(file), evidence, KnownIssues(request, asOf), asOf);
    }

    /// <summary>gate.json.</summary>
    public static string ToText(GateResult gate) => JsonSerializer.Serialize(gate, Jsons.Indented);

    private static GateResult Judge(GateInput judged) => GateEvaluator.Evaluate(judged.Policy, judged.Evidence, judged.Known, judged.AsOf);

    private static IReadOnlyList<KnownIssue> KnownIssues(GateRequest request, DateOnly asOf) => request.KnownIssues is { } file && !File.Exists(file)
        ? throw new UsageException($"--known-issues '{file}': there is no such file")
        : KnownIssue.Load(request.KnownIssues ?? GateFiles.KnownIssues, asOf);

    private static string Folder(string results) => Directory.Exists(results)
        ? Path.GetFullPath(results)
        : throw new UsageException($"'{results}': there is no such folder; name the folder of a run: results/<run-id>");

    private static void Write(string folder, string target, GateInput judged, GateResult gate)
    {
        try
        {
            Directory.CreateDirectory(target);
            File.WriteAllText(Path.Combine(target, "gate.json"), ToText(gate));
            File.WriteAllText(Path.Combine(target, "gate.md"), GateMarkdown.Render(gate, judged.Evidence.Plan.Suite));
            DossierSession.Write(folder, judged, gate, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out '{target}': cannot be written: {e.Message}");
        }
    }
}
