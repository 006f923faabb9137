using System.Globalization;
using Waku.QA.Runs.Dossiers.Model;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>Measurements with their intervals, in figures and drawn.</summary>
internal static class HtmlPerformance
{
    private const double Width = 200;
    private const double Least = 0.05;

    /// <summary>Writes a table for each scenario.</summary>
    public static void Write(HtmlText html, IReadOnlyList<PerformanceRow> rows)
    {
        if (rows.Count == 0)
        {
            html.Add($"<p>Nothing was measured.</p>");
            return;
        }

        html.Add($"<p>Shifts are relative, positive is worse. An interval is that of one look, one-sided at each end.</p>");
        foreach (var row in rows)
        {
            var sign = ViewSign.Of(row.Status);
            var half = Math.Min(row.Figures.SelectMany(static f => new[] { Math.Abs(f.Lower ?? 0), Math.Abs(f.Upper ?? 0) }).Append(Least).Max(), 1);
            html.Add($"<h3>{row.Name} <span class=\"tag {sign.Style}\"><span aria-hidden=\"true\">{sign.Sign}</span> {sign.Word}</span></h3>")
                .Add($"<p>{row.Reason}</p>");
            html.Add($"<p class=\"soft\">{row.Candidate}{(row.Baseline is { } b ? $" against {b}" : ", compared with nothing")}")
                .Add($"{(row.Changed is { } changed ? $"; flags changed {changed}" : "")}</p>");
            HtmlTable.Write(html, row.Baseline is null ? $"Figures of {row.Name}"
                : $"Change of {row.Name}; the drawing spans {half:0.#%} to either side of none",
                ["metric", "change", "interval", "pairs", "drawn"], row.Figures, (h, f) => Figure(h, f, half));
        }
    }

    private static void Figure(HtmlText html, Figure figure, double half)
    {
        html.Head(figure.Metric);
        if (figure is not { Shift: { } shift, Lower: { } lower, Upper: { } upper })
        {
            html.Add($"<td colspan=\"4\">{figure.Text}</td>");
            return;
        }

        html.Add($"<td class=\"number\">{Share(shift)}</td><td class=\"number\">{Share(lower)} to {Share(upper)}</td>")
            .Add($"<td class=\"number\">{figure.Pairs ?? 0}</td><td><svg class=\"interval\" viewBox=\"0 0 200 16\" aria-hidden=\"true\" ")
            .Add($"focusable=\"false\"><line class=\"axis\" x1=\"100\" y1=\"0\" x2=\"100\" y2=\"16\"/>")
            .Add($"<line class=\"range\" x1=\"{X(lower, half):0.#}\" y1=\"8\" x2=\"{X(upper, half):0.#}\" y2=\"8\"/>")
            .Add($"<circle class=\"point\" cx=\"{X(shift, half):0.#}\" cy=\"8\" r=\"4\"/></svg></td>");
    }

    private static double X(double share, double half) => Math.Clamp((Width / 2) * (1 + (share / half)), 4, Width - 4);

    private static string Share(double share) => share.ToString("+0.0%;-0.0%;0.0%", CultureInfo.InvariantCulture);
}
