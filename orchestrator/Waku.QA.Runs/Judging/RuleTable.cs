using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Gate.Rules;

namespace Waku.QA.Runs.Judging;

/// <summary>Every rule, in the order in which it is shown.</summary>
internal static class RuleTable
{
    public static IReadOnlyList<IGateRule> All { get; } =
    [
        new NoEnvironmentFailure(),
        new Complete(),
        new PlanIsWhole(),
        new PassedShares(),
        new NoFailure(),
        new NoFinding(),
        new KnownIssues(),
        new KnownIssuesOccur(),
        new Undecideds(),
        new NotTested(),
        new Unsupported(),
        new LeftOut(),
        new Nodes(),
        new Implementations(),
        new Pairs(),
        new RequirementCoverage(),
        new Comparisons(),
        new OneCandidate(),
        new EvidenceAge(),
        new SensitivityAge(),
    ];

    /// <summary>True for what the product did: it blocks even when the environment failed elsewhere.</summary>
    public static bool IsOfProduct(string id) => id is NoFailure.Name or NoFinding.Name;
}
