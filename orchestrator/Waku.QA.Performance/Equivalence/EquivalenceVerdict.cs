using System.Globalization;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Performance.Equivalence;

/// <summary>What the rounds say of one metric of a mixture.</summary>
/// <param name="Metric">Name.</param>
/// <param name="Margin">Margin.</param>
/// <param name="Better">Relative distance from the better part, with one-sided limits; negative is better still.</param>
/// <param name="Worse">Relative distance from the worse part; positive is worse still.</param>
/// <param name="Outcome">Pass when both limits are within the margin, block when one is wholly outside, undecided otherwise.</param>
public sealed record EquivalenceVerdict(string Metric, double Margin, Distance Better, Distance Worse, Verdict Outcome)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Metric}: {Worse} against the worse part, {Better} against the better; within {Margin:0%} of their range: {Word}");

    private string Word => Outcome switch
    {
        Verdict.Pass => "yes",
        Verdict.Block => "no",
        _ => "undecided",
    };
}
