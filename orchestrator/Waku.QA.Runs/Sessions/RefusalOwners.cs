using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Sessions;

/// <summary>Gives the refused connection of two implementations to the cases that failed for it: there it may be known, by version (issue 19).</summary>
internal static class RefusalOwners
{
    /// <summary>Names in each finding the cases that fail for it, and returns them all: running them again tells nothing new.</summary>
    public static IReadOnlySet<string> Find(CaseRecorder cases, RunFolder folder)
    {
        HashSet<string> all = [];
        folder.Replace([.. folder.Findings.Select(finding =>
        {
            if (finding.Kind != FindingKind.Refusal)
            {
                return finding;
            }

            var failed = cases.Cases.Where(c => c.Status == CaseStatus.Failed && c.Suite != CaseRecorder.OfRun
                && c.Message.StartsWith(finding.Name, StringComparison.Ordinal)).Select(static c => c.FullName).ToList();
            all.UnionWith(failed);
            return failed.Count == 0 ? finding : finding with { Suspects = failed, Case = failed[0] };
        })]);
        return all;
    }
}
