using System.Net;
using System.Text;
using Waku.QA.CaseKit.Records;
using Waku.QA.Runs.Gate;

namespace Waku.QA.Performance.Plots;

/// <summary>One page with everything: rules, figures, plots. No script, nothing from elsewhere.</summary>
public static class PlotPage
{
    /// <summary>The page.</summary>
    public static string Render(string title, GateResult gate, IReadOnlyList<CaseRecord> cases)
    {
        var html = new StringBuilder();
        html.Append($"<!doctype html><html lang=\"en\"><head><meta "
            + $"charset=\"utf-8\"><title>{E(title)}</title><style>body{{font-family:sans-serif;max-width:1000px;margin:2em auto;padding:0 "
            + $"1em;color:#222}}table{{border-collapse:collapse;margin:1em 0}}td,th{{border:1px solid #ccc;padding:4px "
            + $"8px;text-align:left;vertical-align:top}}.pass{{color:#1b7a3d}}.block{{color:#b3261e;font-weight:bold}}.undecided{{color:#9a6700}}"
            + $"svg{{max-width:100%;height:auto;border:1px solid #eee;margin:6px 0}}</style></head><body><h1>{E(title)}</h1>");
        html.Append($"<p>Verdict: <strong class=\"{Name(gate)}\">{Name(gate)}</strong></p><table><tr><th>rule</th><th>outcome</th><th>evidence</th></tr>");
        foreach (var rule in gate.Rules)
        {
            var outcome = rule.Outcome.ToString().ToLowerInvariant();
            html.Append($"<tr><td>{E(rule.Name)}</td><td class=\"{outcome}\">{outcome}</td><td>{E(rule.Summary())}</td></tr>");
        }

        html.Append("</table>");
        foreach (var record in cases)
        {
            html.Append($"<h2>{E(record.Name)}</h2><p>{E(record.Expectation)} {E(record.Message)}</p><table>");
            foreach (var (name, value) in record.Parameters)
            {
                html.Append($"<tr><td>{E(name)}</td><td>{E(value)}</td></tr>");
            }

            html.Append("</table>");
            foreach (var plot in record.Attachments.Where(static a => a.Extension == "svg"))
            {
                html.Append($"<figure>{Encoding.UTF8.GetString(plot.Content)}</figure>");
            }
        }

        return html.Append("</body></html>").ToString();
    }

    private static string Name(GateResult gate) => gate.Verdict.ToString().ToLowerInvariant();

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
