using System.Globalization;

namespace Waku.QA.Benchmarks.Peers;

/// <summary>What was measured, with the first implementation's figures divided by each other one's.</summary>
internal sealed class PeerTable(IReadOnlyList<string> implementations)
{
    private readonly Dictionary<(string Row, string Implementation), List<double>> _figures = [];
    private readonly Dictionary<(string Row, string Implementation), string> _reasons = [];
    private readonly List<string> _rows = [];

    /// <summary>Adds a figure of one round.</summary>
    public void Add(string row, string implementation, double figure)
    {
        Mention(row);
        if (!_figures.TryGetValue((row, implementation), out var figures))
        {
            _figures[(row, implementation)] = figures = [];
        }

        figures.Add(figure);
    }

    /// <summary>Says why there is none.</summary>
    public void Miss(string row, string implementation, string why)
    {
        Mention(row);
        _reasons[(row, implementation)] = why;
    }

    /// <summary>As Markdown: medians, with smallest and largest where there were several rounds.</summary>
    public string ToMarkdown()
    {
        var others = implementations.Skip(1).ToList();
        string[] heads = ["", .. implementations, .. others.Select(o => $"ratio to {o}")];
        List<string> lines = [Line(heads), Line(heads.Select(static _ => "---"))];
        foreach (var row in _rows)
        {
            lines.Add(Line([row, .. implementations.Select(i => Cell(row, i)), .. others.Select(o => Ratio(row, o))]));
        }

        lines.AddRange(_reasons.Select(static r => $"\n{r.Key.Row}, {r.Key.Implementation}: {r.Value}"));
        return string.Join('\n', lines);
    }

    private void Mention(string row)
    {
        if (!_rows.Contains(row))
        {
            _rows.Add(row);
        }
    }

    private string Cell(string row, string implementation)
    {
        if (!_figures.TryGetValue((row, implementation), out var figures))
        {
            return "–";
        }

        var median = Text(RelayBenchmark.Median(figures));
        return figures.Count == 1 ? median : $"{median} ({Text(figures.Min())}–{Text(figures.Max())})";
    }

    private string Ratio(string row, string other) =>
        _figures.TryGetValue((row, implementations[0]), out var ours) && _figures.TryGetValue((row, other), out var theirs)
            && RelayBenchmark.Median(theirs) is > 0 and var divisor
            ? Text(RelayBenchmark.Median(ours) / divisor)
            : "–";

    private static string Text(double figure) => figure switch
    {
        >= 100 => figure.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => figure.ToString("0.0", CultureInfo.InvariantCulture),
        _ => figure.ToString("0.00", CultureInfo.InvariantCulture),
    };

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
