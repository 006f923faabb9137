using System.Globalization;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Suites;

/// <summary>
/// Splits the cases of a suite over CI jobs so that each takes about as long: <c>--shard 2/6</c>. Every job computes the same split from
/// the same file of durations.
/// </summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Count">Jobs.</param>
internal sealed record ShardPlan(int Number, int Count)
{
    /// <summary>Milliseconds of a case that nobody has measured.</summary>
    private const double Unknown = 100;

    /// <summary>More parts than any suite has use for: the split itself would take the time.</summary>
    private const int MostParts = 1000;

    /// <summary>Reads <c>2/6</c>; null for null.</summary>
    public static ShardPlan? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && number >= 1 && number <= count
            ? count <= MostParts ? new ShardPlan(number, count) : throw new UsageException($"--shard '{text}': at most {MostParts} parts, which is more than "
                + "there are jobs; use as many parts as jobs, for example 2/6")
            : throw new UsageException($"--shard '{text}': number/count expected, for example 2/6");
    }

    /// <summary>The cases of this job. Cases of one fixture and label share clusters, so they stay together, unless they are too many for one job.</summary>
    public IReadOnlyList<string> Of(IReadOnlyList<string> cases, IReadOnlyDictionary<string, double> durations)
    {
        var shards = Enumerable.Range(0, Count).Select(static _ => (Time: 0.0, Cases: new List<string>())).ToArray();
        var fair = cases.Sum(c => durations.GetValueOrDefault(c, Unknown)) / Count / 4;
        foreach (var (_, members) in Groups(cases, durations, fair))
        {
            var shortest = Enumerable.Range(0, Count).MinBy(i => shards[i].Time);
            shards[shortest].Time += members.Sum(c => durations.GetValueOrDefault(c, Unknown));
            shards[shortest].Cases.AddRange(members);
        }

        return shards[Number - 1].Cases;
    }

    private static IEnumerable<(double Time, List<string> Members)> Groups(IReadOnlyList<string> cases, IReadOnlyDictionary<string, double> durations,
        double most)
    {
        List<(double Time, List<string> Members)> groups = [];
        foreach (var fixture in cases.Order(StringComparer.Ordinal).GroupBy(static c => c.Split('(')[0].LastIndexOf('.') is var dot && dot > 0 ? c[..dot] : c))
        {
            List<string> members = [];
            var time = 0.0;
            foreach (var name in fixture)
            {
                members.Add(name);
                time += durations.GetValueOrDefault(name, Unknown);
                if (time >= most)
                {
                    groups.Add((time, members));
                    (members, time) = ([], 0);
                }
            }

            if (members.Count > 0)
            {
                groups.Add((time, members));
            }
        }

        return groups.OrderByDescending(static g => g.Time).ThenBy(static g => g.Members[0], StringComparer.Ordinal);
    }
}
