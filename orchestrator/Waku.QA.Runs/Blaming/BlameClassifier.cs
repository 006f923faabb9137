using System.Globalization;

namespace Waku.QA.Runs.Blaming;

/// <summary>
/// Says of a table what is at fault: weighs every way in which products, the protocol, the case or the machine can be (Bayes), and takes none that is
/// not far ahead. The machine is accused by far harder rules than the others, so that it never hides a product (issue 22). Pure.
/// </summary>
internal static class BlameClassifier
{
    /// <summary>Reruns may end here.</summary>
    public const double Sure = 0.95;
    private const double Enough = 0.8;
    private const double EnoughOfMachine = 0.99;
    private const int PassesElsewhere = 2;
    private const int RedWithout = 3;
    private const double ChanceOfPasses = 0.00001;

    /// <summary>The verdict on a table.</summary>
    public static BlameVerdict Of(BlameTable table)
    {
        var all = FaultHypotheses.Of(table.Red).Select(h => (Hypothesis: h, Likelihood: h.LikelihoodOf(table))).ToList();
        var sum = all.Sum(static a => a.Likelihood);
        var (fault, share) = all.GroupBy(static a => a.Hypothesis.Fault).Select(g => (g.Key, Share: g.Sum(static a => a.Likelihood) / sum))
            .MaxBy(static g => g.Share);
        var best = all.Where(a => a.Hypothesis.Fault == fault).MaxBy(static a => a.Likelihood).Hypothesis;
        var seen = Seen(table, best);
        if (fault == Fault.Environment && Objection(table, share) is { } objection)
        {
            return new BlameVerdict(Fault.Undecided, share, "nobody", $"{seen}: that looks like the machine, but {objection}");
        }

        return fault == Fault.Undecided ? new BlameVerdict(Fault.Undecided, share, "nobody", $"it was not seen again: {Count(table.Rows)} executions were red")
            : share < Enough ? new BlameVerdict(Fault.Undecided, share, "nobody", $"{seen}: that does not tell it from other explanations")
            : new BlameVerdict(fault, share, Who(table.Red, fault), seen);
    }

    /// <summary>
    /// Why the machine must not be accused; null when it may. It fails here as often without the one product as with it, and so without the other; failed
    /// cases are put on it only when the same passes elsewhere and nothing that either takes part in fails there.
    /// </summary>
    private static string? Objection(BlameTable table, double share)
    {
        var (here, elsewhere) = (table.Rows.Where(r => r.Swap.Engine == table.Red.Engine).ToList(),
            table.Rows.Where(r => r.Swap.Engine != table.Red.Engine).ToList());
        var (from, to) = (table.Red.From, table.Red.To);
        return share < EnoughOfMachine ? "not surely enough"
            : table.Deaths > 0 ? "a node ended by itself"
            : !ShowsWithout(here, from) ? $"it was not seen as often without {from}"
            : !ShowsWithout(here, to) ? $"it was not seen as often without {to}"
            : table.Rows.All(static r => r.Failed == 0) ? null
            : elsewhere.Exists(r => r.Failed > 0 && (r.Swap.Has(from) || r.Swap.Has(to))) ? "a case fails on the other engine too"
            : elsewhere.Where(r => r.Swap.From == from && r.Swap.To == to).Sum(static r => r.Passed) < PassesElsewhere
                ? $"cases failed, and the same did not pass {PassesElsewhere} times on another engine"
            : Math.Pow(1 - RateOf(here), elsewhere.Sum(static r => r.Ran)) > ChanceOfPasses ? "so few executions on the other engine may have passed by chance"
            : null;
    }

    private static bool ShowsWithout(List<SwapRow> here, string label)
    {
        var (with, without) = (here.Where(r => r.Swap.Has(label)).ToList(), here.Where(r => !r.Swap.Has(label)).ToList());
        return without.Sum(static r => r.Red) >= RedWithout && RateOf(without) >= RateOf(with) / 2;
    }

    private static double RateOf(List<SwapRow> rows) => (double)rows.Sum(static r => r.Red) / Math.Max(1, rows.Sum(static r => r.Ran));

    private static string Who(Swap red, Fault fault) => fault switch
    {
        Fault.ProductA => red.From,
        Fault.ProductB => red.To,
        Fault.ProtocolAmbiguity => $"{red.From} and {red.To} together",
        Fault.Test => "the case itself",
        _ => $"the machine or the engine {red.Engine}",
    };

    private static string Seen(BlameTable table, FaultHypothesis best)
    {
        var (inside, outside) = (table.Rows.Where(r => best.Fails(r.Swap)).ToList(), table.Rows.Where(r => !best.Fails(r.Swap)).ToList());
        return $"red where {best.Text}, in {Count(inside)}{(outside.Count > 0 ? $"; elsewhere in {Count(outside)}" : "")}";
    }

    private static string Count(IEnumerable<SwapRow> rows) =>
        string.Create(CultureInfo.InvariantCulture, $"{rows.Sum(static r => r.Red)} of {rows.Sum(static r => r.Ran)}");
}
