using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Runs.Dossiers.Model;

/// <summary>All that a release manager asks of a verdict (issue 22). Page, Markdown and JSON are views of this, and of nothing else.</summary>
internal sealed record Dossier
{
    /// <summary>Version of the format.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Who is judged, in a few words.</summary>
    public required string Subject { get; init; }

    /// <summary>The one answer, that of <c>waku-qa gate</c>.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Run, merged run or joined evidence that was judged.</summary>
    public required string Run { get; init; }

    /// <summary>Suite, tier or release.</summary>
    public required string Suite { get; init; }

    /// <summary>Day of the verdict.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>Policy applied.</summary>
    public required string Policy { get; init; }

    /// <summary>SHA-256 of its file; null for none.</summary>
    public string? PolicyDigest { get; init; }

    /// <summary>Hash of the plan.</summary>
    public required string PlanHash { get; init; }

    /// <summary>How the verdict is made again.</summary>
    public required string JudgeAgain { get; init; }

    /// <summary>Results of all planned cases.</summary>
    public required CaseCount Count { get; init; }

    /// <summary>The five questions of the first screen.</summary>
    public required IReadOnlyList<Answer> Answers { get; init; }

    /// <summary>Red cells, the candidate's first, those that are known issues last.</summary>
    public required IReadOnlyList<RedCell> Red { get; init; }

    /// <summary>Every rule.</summary>
    public required IReadOnlyList<DossierRule> Rules { get; init; }

    /// <summary>What ran, the candidate first.</summary>
    public required IReadOnlyList<DossierProgram> Programs { get; init; }

    /// <summary>Runs that the evidence is of.</summary>
    public required IReadOnlyList<DossierSource> Sources { get; init; }

    /// <summary>Who with whom.</summary>
    public required IReadOnlyList<MatrixCell> Matrix { get; init; }

    /// <summary>Results by protocol.</summary>
    public required IReadOnlyList<CountRow> Protocols { get; init; }

    /// <summary>Results by specification.</summary>
    public required IReadOnlyList<RequirementRow> Requirements { get; init; }

    /// <summary>What was measured.</summary>
    public required IReadOnlyList<PerformanceRow> Performance { get; init; }

    /// <summary>Restarts, outages, upgrades.</summary>
    public required IReadOnlyList<CountRow> Resilience { get; init; }

    /// <summary>Planned connections that the harness made because a node had given up on them.</summary>
    public required int Repairs { get; init; }

    /// <summary>What the harness tried again, by pipeline.</summary>
    public required IReadOnlyList<RetryCount> Retries { get; init; }

    /// <summary>Proof that the gate finds faults; null for none.</summary>
    public SensitivityRow? Sensitivity { get; init; }

    /// <summary>Known issues of what ran.</summary>
    public required IReadOnlyList<KnownIssueRow> KnownIssues { get; init; }

    /// <summary>What was not tested.</summary>
    public required IReadOnlyList<Gap> Gaps { get; init; }

    /// <summary>Release checklist of the candidate's project; null where none is known.</summary>
    public DossierChecklist? Checklist { get; init; }
}
