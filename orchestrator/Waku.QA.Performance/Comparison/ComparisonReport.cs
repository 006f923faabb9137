using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Performance.Comparison;

/// <summary>The answer of one comparison, and everything behind it.</summary>
public sealed record ComparisonReport
{
    /// <summary>Scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Arms.</summary>
    public required (ScenarioArm Baseline, ScenarioArm Candidate) Arms { get; init; }

    /// <summary>The one answer.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Sizes of programs and images: exact, so that one look is enough.</summary>
    public IReadOnlyList<ArtifactSize> Sizes { get; init; } = [];

    /// <summary>Noise certificate; null when it was not reached.</summary>
    public NoiseCertificate? Certificate { get; init; }

    /// <summary>Gating metrics at the last look of the first stage.</summary>
    public IReadOnlyList<MetricVerdict> First { get; init; } = [];

    /// <summary>Suspects at the last look of the confirmation; null when there was none.</summary>
    public IReadOnlyList<MetricVerdict>? Confirmation { get; init; }

    /// <summary>All other metrics over all pairs: shown, never gated.</summary>
    public IReadOnlyList<MetricVerdict> Informative { get; init; } = [];

    /// <summary>Pairs in order.</summary>
    public IReadOnlyList<PairResult> Pairs { get; init; } = [];

    /// <summary>Runs in order, failed ones too.</summary>
    public IReadOnlyList<ScenarioRun> Runs { get; init; } = [];

    /// <summary>Length of the whole comparison.</summary>
    public required TimeSpan Elapsed { get; init; }
}
