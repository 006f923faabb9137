namespace Waku.QA.Suites.Interop;

/// <summary>Few rows in which every pair of values of two places occurs. The same input gives the same rows.</summary>
internal static class CoveringArray
{
    /// <summary>Up to this many rows, all are taken.</summary>
    private const int All = 27;

    /// <summary>Rows, one value of each place.</summary>
    public static IReadOnlyList<string[]> Of(params string[][] places)
    {
        if (places.Any(static p => p.Length == 0))
        {
            return [];
        }

        IEnumerable<string[]> all = [[]];
        foreach (var place in places)
        {
            all = all.SelectMany(_ => place, static (row, value) => (string[])[.. row, value]);
        }

        var rows = all.ToList();
        return rows.Count <= All ? rows : Pairwise(rows);
    }

    /// <summary>Greedy: always the row that covers most pairs which none has yet.</summary>
    private static List<string[]> Pairwise(List<string[]> rows)
    {
        HashSet<(int, string, int, string)> missing = [.. rows.SelectMany(Pairs)];
        List<string[]> chosen = [];
        while (missing.Count > 0)
        {
            var best = rows.MaxBy(r => Pairs(r).Count(missing.Contains))!;
            missing.ExceptWith(Pairs(best));
            chosen.Add(best);
        }

        return chosen;
    }

    private static IEnumerable<(int, string, int, string)> Pairs(string[] row)
    {
        for (var i = 0; i < row.Length; i++)
        {
            for (var j = i + 1; j < row.Length; j++)
            {
                yield return (i, row[i], j, row[j]);
            }
        }
    }
}
