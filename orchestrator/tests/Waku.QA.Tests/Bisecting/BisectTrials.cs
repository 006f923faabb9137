using Waku.QA.Runs.Bisecting;

namespace Waku.QA.Tests.Bisecting;

/// <summary>Searches in lists of which it is known where they turn bad, with executions that are thrown by dice.</summary>
internal sealed record BisectTrials(double Right, double Builds, double Visits, double Executions)
{
    /// <summary>Runs trials, the ends of the list included in what they cost.</summary>
    public static BisectTrials Run(int trials, int length, double rate, bool known, int seed, Func<Random, int>? place = null)
    {
        var random = new Random(seed);
        var (right, builds, visits, executions) = (0, 0, 0, 0);
        for (var trial = 0; trial < trials; trial++)
        {
            var truth = place?.Invoke(random) ?? random.Next(1, length);
            var search = new BisectSearch(length, known ? rate : null);
            HashSet<int> seen = [];
            foreach (var step in Steps(search, length))
            {
                seen.Add(step.Position);
                visits++;
                for (var i = 0; i < step.Repeats; i++)
                {
                    executions++;
                    var failed = step.Position >= truth && random.NextDouble() < rate;
                    search.Observe(step.Position, failed);
                    if (failed)
                    {
                        break;
                    }
                }
            }

            builds += seen.Count;
            right += search.Best.Position == truth ? 1 : 0;
        }

        return new BisectTrials((double)right / trials, (double)builds / trials, (double)visits / trials, (double)executions / trials);
    }

    private static IEnumerable<BisectStep> Steps(BisectSearch search, int length)
    {
        yield return BisectEnds.Bad(length);
        yield return BisectEnds.Good(search.Rate);
        while (search.Next() is { } step)
        {
            yield return step;
        }
    }
}
