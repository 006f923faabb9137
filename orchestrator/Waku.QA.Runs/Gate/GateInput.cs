using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate;

/// <summary>All that rules may look at.</summary>
public sealed class GateInput
{
    /// <summary>Joins policy, evidence and known issues.</summary>
    /// <param name="policy">Policy.</param>
    /// <param name="evidence">Evidence.</param>
    /// <param name="known">Known issues.</param>
    /// <param name="asOf">Day of the verdict.</param>
    public GateInput(GatePolicy policy, RunEvidence evidence, IReadOnlyList<KnownIssue> known, DateOnly asOf)
    {
        (Policy, Evidence, Known, AsOf) = (policy, evidence, known, asOf);
        Excused = evidence.Cases.Select(c => (Case: c, Issue: known.FirstOrDefault(k =>
                asOf < k.Expires && !TooWide(k) && k.Matches(c) && IssueRuns.EndOf(k, evidence).Count == 0)))
            .Where(static e => e.Issue is not null).ToDictionary(static e => e.Case, static e => e.Issue!);
    }

    /// <summary>Policy.</summary>
    public GatePolicy Policy { get; }

    /// <summary>Evidence.</summary>
    public RunEvidence Evidence { get; }

    /// <summary>Known issues.</summary>
    public IReadOnlyList<KnownIssue> Known { get; }

    /// <summary>Day of the verdict.</summary>
    public DateOnly AsOf { get; }

    /// <summary>Failed cases that are a known issue.</summary>
    public IReadOnlyDictionary<CaseEvidence, KnownIssue> Excused { get; }

    /// <summary>Cases of a status.</summary>
    public IEnumerable<CaseEvidence> Of(CaseStatus status) => Evidence.Cases.Where(c => c.Status == status);

    /// <summary>True when an entry names several cases of the plan and does not say why: it excuses nothing.</summary>
    public bool TooWide(KnownIssue issue) => issue.SeveralCases is null && Evidence.Plan.Cases.Count(c => issue.Names(c.Name)) > 1;
}
