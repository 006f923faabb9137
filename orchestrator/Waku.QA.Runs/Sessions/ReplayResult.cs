using Waku.QA.CaseKit.Records;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Sessions;

/// <summary>What became of a case that ran again alone.</summary>
/// <param name="Record">Its record; null when it did not run.</param>
/// <param name="Findings">What its clusters showed.</param>
internal sealed record ReplayResult(CaseRecord? Record, IReadOnlyList<RunFinding> Findings)
{
    /// <summary>The death of a node, or the crash that a log reports; null when every node lived.</summary>
    public RunFinding? Death => Findings.FirstOrDefault(static f => f.Kind == FindingKind.NodeDeath)
        ?? Findings.FirstOrDefault(static f => f.Kind == FindingKind.Crash);
}
