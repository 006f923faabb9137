namespace Waku.QA.Runs.Blaming;

/// <summary>In which order a cell's arrangements are run: a round is every pair of products, once. Pure.</summary>
internal static class BlameRounds
{
    /// <summary>Rounds that a cell gets at most.</summary>
    public const int Most = 12;
    private const int AtLeast = 2;

    private static readonly RoundKind[] Order = [RoundKind.Same, RoundKind.Same, RoundKind.OtherEngine, RoundKind.Baseline];

    /// <summary>The next round; null when the table is sure enough or has had all.</summary>
    /// <param name="done">Rounds done.</param>
    /// <param name="table">What they gave.</param>
    /// <param name="can">Kinds that can be run here.</param>
    public static RoundKind? Next(int done, BlameTable table, IReadOnlySet<RoundKind> can)
    {
        List<RoundKind> order = [.. Order.Where(can.Contains)];
        var verdict = BlameClassifier.Of(table);

        // A case is accused only when it fails on the other engine as well: what fails here for everybody may be the machine.
        var least = verdict.Fault is Fault.Test or Fault.Environment ? Math.Max(AtLeast, order.Count) : AtLeast;
        if (done >= Most || (done >= least && verdict is { Fault: not Fault.Undecided, Confidence: >= BlameClassifier.Sure })
            || (done >= Math.Max(AtLeast, order.Count) && NoMoreTells(table)))
        {
            return null;
        }

        return order[done % order.Count];
    }

    /// <summary>
    /// True when all rounds that are left would change nothing: every arrangement has always ended in one way, the red one red, and that is what two
    /// different faults look like. A case that pairs two products with nobody else never tells whose fault it is.
    /// </summary>
    private static bool NoMoreTells(BlameTable table) =>
        table.Rows.All(static r => r.Passed == 0 || r.Red == 0) && table.Rows.Any(r => r.Swap == table.Red && r.Ran > AtLeast)
        && BlameClassifier.Of(table).Fault == Fault.Undecided
        && FaultHypotheses.Of(table.Red).Where(h => table.Rows.All(r => h.Fails(r.Swap) == r.Red > 0)).DistinctBy(static h => h.Fault).Count() > 1;
}
