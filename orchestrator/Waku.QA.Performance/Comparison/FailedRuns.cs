namespace Waku.QA.Performance.Comparison;

/// <summary>Failed runs of a comparison.</summary>
/// <param name="Baseline">Of the baseline.</param>
/// <param name="Candidate">Of the candidate.</param>
/// <param name="CandidateReason">Why the candidate's last one failed; null when none did.</param>
public sealed record FailedRuns(int Baseline, int Candidate, string? CandidateReason)
{
    private const int OwnDoing = 2;
    private const int TooMany = 3;

    /// <summary>None.</summary>
    public static FailedRuns None { get; } = new(0, 0, null);

    /// <summary>True when the candidate fails again, and the baseline never.</summary>
    public bool CandidateOnly => Baseline == 0 && Candidate >= OwnDoing;

    /// <summary>True when nothing more is to be expected of further pairs.</summary>
    public bool Enough => CandidateOnly || Baseline + Candidate >= TooMany;
}
