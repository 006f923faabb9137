using System.Text.Json.Serialization;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>Results, counted. Failures that are known issues are counted apart.</summary>
internal sealed record CaseCount(int Passed, int Failed, int Known, int Unsupported, int NotTested, int Undecided, int Environment)
{
    /// <summary>All of them.</summary>
    public int Total => Passed + Failed + Known + Unsupported + NotTested + Undecided + Environment;

    /// <summary>True when something is red that nobody has decided about.</summary>
    [JsonIgnore]
    public bool IsRed => Failed + Undecided + Environment > 0;

    /// <summary>Counts results; those without one are not tested.</summary>
    /// <param name="results">Results of planned cases; null for one that has none.</param>
    /// <param name="excused">True for a failure that is a known issue.</param>
    public static CaseCount Of(IReadOnlyCollection<CaseEvidence?> results, Func<CaseEvidence, bool> excused)
    {
        int Count(CaseStatus status) => results.Count(r => r?.Status == status);
        var known = results.Count(r => r is { Status: CaseStatus.Failed } && excused(r));
        return new CaseCount(Count(CaseStatus.Passed), Count(CaseStatus.Failed) - known, known, Count(CaseStatus.Unsupported),
            Count(CaseStatus.NotTested) + results.Count(static r => r is null), Count(CaseStatus.Undecided), Count(CaseStatus.Environment));
    }
}
