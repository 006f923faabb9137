using Waku.QA.CaseKit.Records;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Sessions;

/// <summary>What became of cases that ran again with nobody beside them.</summary>
/// <param name="Cases">Records of the attempt.</param>
/// <param name="Findings">What the clusters showed.</param>
internal sealed record ReplayResult(IReadOnlyList<CaseRecord> Cases, IReadOnlyList<RunFinding> Findings)
{
    /// <summary>The death of a node, or the crash that a log reports; null when every node lived.</summary>
    public RunFinding? Death => Findings.FirstOrDefault(static f => f.Kind == FindingKind.NodeDeath)
        ?? Findings.FirstOrDefault(static f => f.Kind == FindingKind.Crash);
}
