namespace Waku.QA.Performance.Statistics;

/// <summary>Holm's step-down rule: the chance of any false rejection among several tests stays at most alpha, whatever their dependence (Holm 1979).</summary>
public static class Holm
{
    /// <summary>Which hypotheses are rejected, in the order given.</summary>
    public static bool[] Reject(IReadOnlyList<double> pValues, double alpha)
    {
        var rejected = new bool[pValues.Count];
        var order = Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]).ToList();
        for (var step = 0; step < order.Count && pValues[order[step]] <= alpha / (order.Count - step); step++)
        {
            rejected[order[step]] = true;
        }

        return rejected;
    }
}
