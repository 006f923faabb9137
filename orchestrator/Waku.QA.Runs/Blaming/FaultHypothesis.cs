namespace Waku.QA.Runs.Blaming;

/// <summary>One way in which something can be at fault.</summary>
/// <param name="Fault">What.</param>
/// <param name="Weight">How likely before anything was run again.</param>
/// <param name="Fails">Arrangements in which it shows.</param>
/// <param name="AsFailed">How often it shows as a failed case; else the harness itself fails.</param>
/// <param name="Text">Where it shows, in words.</param>
internal sealed record FaultHypothesis(Fault Fault, double Weight, Func<Swap, bool> Fails, double AsFailed, string Text)
{
    private const double ChanceFailure = 0.01;
    private const double ChanceEnvironment = 0.01;

    /// <summary>How often a fault shows: always, mostly, seldom. All are thought equally likely, but that most faults show always.</summary>
    private static readonly (double Rate, double Weight)[] Rates = [(0.985, 0.5), (0.75, 0.2), (0.45, 0.15), (0.25, 0.15)];

    /// <summary>How likely the table is if this is at fault, over all rates, times how likely that was.</summary>
    public double LikelihoodOf(BlameTable table) => Weight * Rates.Sum(r => r.Weight * Math.Exp(table.Rows.Sum(row => Logarithm(row, r.Rate))));

    private double Logarithm(SwapRow row, double rate)
    {
        var shows = Fails(row.Swap) ? rate : 0;
        var failed = ChanceFailure + (shows * AsFailed * (1 - ChanceFailure));
        var environment = ChanceEnvironment + (shows * (1 - AsFailed) * (1 - ChanceEnvironment));
        var passed = Math.Max(1 - failed - environment, ChanceFailure);
        return (row.Passed * Math.Log(passed)) + (row.Failed * Math.Log(failed)) + (row.Environment * Math.Log(environment));
    }
}
