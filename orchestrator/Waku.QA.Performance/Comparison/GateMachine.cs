using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Recording;

namespace Waku.QA.Performance.Comparison;

/// <summary>
/// A gate from the first pair to its answer: a stage of looks and, when that blocks, a second one with fresh pairs for the metrics that
/// blocked. Only what blocks twice is blocked; a block that fresh pairs do not confirm is left to a person. The same code judges
/// live pairs and resampled ones, so that error rates are those of the gate that runs. Pure.
/// </summary>
/// <param name="plan">Looks of each stage.</param>
/// <param name="metrics">Gating metrics.</param>
public sealed class GateMachine(LookPlan plan, IReadOnlyList<MetricPolicy> metrics)
{
    /// <summary>The first stage.</summary>
    public GateStage First { get; } = new(plan, metrics);

    /// <summary>The confirmation; null while there is none.</summary>
    public GateStage? Confirmation { get; private set; }

    /// <summary>Pairs seen by both stages.</summary>
    public int Pairs => First.Pairs + (Confirmation?.Pairs ?? 0);

    /// <summary>Metrics that blocked in the first stage.</summary>
    public IReadOnlyList<string> Suspects => [.. First.Metrics.Where(static m => m.Outcome == Verdict.Block).Select(static m => m.Metric)];

    /// <summary>Takes a pair. Null means: another one, please.</summary>
    public Verdict? Add(PairResult pair)
    {
        if (Confirmation is { } confirmation)
        {
            return confirmation.Add(pair) switch
            {
                null => null,
                Verdict.Block => Verdict.Block,
                _ => Verdict.Undecided,
            };
        }

        var outcome = First.Add(pair);
        if (outcome == Verdict.Block)
        {
            var suspects = Suspects;
            Confirmation = new GateStage(plan, [.. metrics.Where(m => suspects.Contains(m.Name))]);
            return null;
        }

        return outcome;
    }
}
