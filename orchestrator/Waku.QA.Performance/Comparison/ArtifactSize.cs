using System.Globalization;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Performance.Comparison;

/// <summary>Size of what an implementation ships, in both arms. It has no noise: more than the margin blocks at once.</summary>
/// <param name="Implementation">Implementation.</param>
/// <param name="Baseline">Bytes of the baseline's program or image.</param>
/// <param name="Candidate">Bytes of the candidate's.</param>
/// <param name="Outcome">Pass or block.</param>
public sealed record ArtifactSize(string Implementation, long Baseline, long Candidate, Verdict Outcome)
{
    private const double Megabyte = 1e6;

    /// <summary>Compares what both arms have; sizes that are not known are left out.</summary>
    /// <param name="baseline">Bytes by implementation.</param>
    /// <param name="candidate">Bytes by implementation.</param>
    /// <param name="margin">Relative growth that blocks.</param>
    public static IReadOnlyList<ArtifactSize> Compare(IReadOnlyDictionary<string, long> baseline, IReadOnlyDictionary<string, long> candidate, double margin) =>
    [
        .. candidate.Where(c => c.Value > 0 && baseline.GetValueOrDefault(c.Key) > 0)
            .Select(c => new ArtifactSize(c.Key, baseline[c.Key], c.Value, c.Value > baseline[c.Key] * (1 + margin) ? Verdict.Block : Verdict.Pass)),
    ];

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Implementation} {Baseline / Megabyte:0.00} MB to {Candidate / Megabyte:0.00} MB ({((double)Candidate / Baseline) - 1:+0.0%;-0.0%;0.0%})");
}
