using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Gate;

/// <summary>The verdict of a run with all its rules: <c>gate.json</c>.</summary>
/// <param name="Schema">Version of the file format.</param>
/// <param name="Policy">Policy applied.</param>
/// <param name="Verdict">The one answer.</param>
/// <param name="Rules">Every rule.</param>
public sealed record GateResult(int Schema, string Policy, Verdict Verdict, IReadOnlyList<GateRule> Rules)
{
    /// <summary>SHA-256 of the policy file; null where there is none.</summary>
    public string? PolicyDigest { get; init; }

    /// <summary>Run that was judged; null for what is not a run of a suite.</summary>
    public string? Run { get; init; }

    /// <summary>Hash of its plan.</summary>
    public string? PlanHash { get; init; }

    /// <summary>Day of the verdict: age and expiry are judged against it.</summary>
    public DateOnly? AsOf { get; init; }
}
