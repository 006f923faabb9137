using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Runs.Sessions;

/// <summary>
/// Gives lost messages that a case waited for in vain to that case: the oracle and the case saw one and the same, and it is one finding (issue 19). It
/// takes every message of the finding, each named in what that case said; a message that no case missed stays the oracle's.
/// </summary>
internal static class LossOwners
{
    /// <summary>Names the owner in each such finding, and takes the finding's own line out of the records.</summary>
    public static void Find(CaseRecorder cases, RunFolder folder) => folder.Replace([.. folder.Findings.Select(finding =>
    {
        if (finding.Lost is not { Count: > 0 } lost || cases.Cases.FirstOrDefault(c => IsOwner(c, lost)) is not { } owner)
        {
            return finding;
        }

        cases.Remove(finding.Name);
        return finding with { Suspects = [owner.FullName], Case = owner.FullName };
    })]);

    private static bool IsOwner(CaseRecord record, IReadOnlyList<string> lost)
    {
        if (record.Status != CaseStatus.Failed || record.Suite == CaseRecorder.OfRun)
        {
            return false;
        }

        string[] said = [record.Message, .. record.Attempts.Select(static a => a.Message)];
        return lost.All(hash => said.Any(s => s.Contains(hash, StringComparison.Ordinal)));
    }
}
