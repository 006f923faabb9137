using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Tests.Evidence;

/// <summary>A result folder as a run leaves it.</summary>
internal sealed class StoredRun : IDisposable
{
    public StoredRun(RunEvidence evidence, bool ended = true)
    {
        Folder = Directory.CreateTempSubdirectory("waku-qa-evidence").FullName;
        File.WriteAllText(Known, "schema: 1\nknownIssues: []\n");
        using (var log = new EvidenceLog(Folder, evidence.Plan))
        {
            foreach (var one in evidence.Cases)
            {
                log.Write(new EvidenceLine { Schema = 1, Case = one with { Nodes = [] } });
            }

            foreach (var finding in evidence.Findings)
            {
                log.Write(new EvidenceLine { Schema = 1, Finding = finding });
            }

            if (ended)
            {
                log.Write(new EvidenceLine { Schema = 1, End = evidence.End });
            }
        }

        if (ended)
        {
            var folder = new RunFolder(Folder);
            Directory.CreateDirectory(Path.Combine(Folder, "nodes", "main"));
            File.WriteAllText(Path.Combine(Folder, "nodes", "main", "a.log"), "a line of a log\n");
            folder.Write(evidence);
            Digest = EvidenceManifest.Write(Folder);
        }
    }

    public string Folder { get; }

    public string? Digest { get; private set; }

    public string Cases => In(RunEvidence.FileName);

    public string In(string name) => Path.Combine(Folder, name);

    /// <summary>What a forger does who knows of the manifest.</summary>
    public void Reseal() => EvidenceManifest.Write(Folder);

    /// <summary>Exit code and reason of <c>waku-qa gate</c>.</summary>
    public (int Code, string Reason) Judge(string? policy = null, string? known = null, bool expect = false, string? output = null, bool partial = false)
    {
        try
        {
            var request = new GateRequest
            {
                Results = [Folder],
                Policy = policy ?? GateFiles.PolicyOf("smoke"),
                KnownIssues = known ?? Known,
                AsOf = GateSample.Day,
                Expect = expect ? Digest : null,
                Json = true,
                Out = output,
                Partial = partial,
            };
            var code = GateSession.Run(request);
            var rules = GateSession.Judge(EvidenceReader.Read(Folder), request).Rules.Where(static r => r.Outcome != Verdict.Pass);
            return (code, string.Join("; ", rules.Select(static r => $"{r.Name}: {r.Summary()}")));
        }
        catch (UsageException e)
        {
            return (UsageException.ExitCode, e.Message);
        }
        catch (EnvironmentException e)
        {
            return (Verdict.HarnessFailure.ExitCode(), e.Message);
        }
    }

    /// <summary>A list without known issues: the project's own has nothing to do with what is judged here.</summary>
    public string Known => $"{Folder}-known.yaml";

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        File.Delete(Known);
    }
}
