using System.Globalization;
using System.Net;
using System.Text;
using Waku.QA.CaseKit.Records;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Resilience;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Reporting;

/// <summary>The interop matrix of a run: who with whom, and how many cases of the pair passed, with a way to the evidence.</summary>
public static class MatrixPage
{
    /// <summary>Cells by sender or client, and receiver or server; empty when no case is of a pair.</summary>
    public static ILookup<(string From, string To), CaseRecord> Cells(IReadOnlyList<CaseRecord> cases) =>
        cases.Select(static c => (Case: c, Pair: CasePair.Of(c.Parameters))).Where(static c => c.Pair is not null)
            .ToLookup(static c => c.Pair!.Value, static c => c.Case);

    /// <summary>As Markdown.</summary>
    public static string Markdown(ILookup<(string From, string To), CaseRecord> cells, IReadOnlyList<RunNode> nodes)
    {
        var (rows, columns) = Axes(cells);
        var text = new StringBuilder(
            "# Interop matrix\n\nRows send or are clients, columns receive or serve. Passed of all cases of the pair; a failed one is named below.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| | {string.Join(" | ", columns)} |\n|---|{string.Concat(columns.Select(static _ => "---|"))}\n");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| **{row}** | {string.Join(" | ", columns.Select(c => Cell([.. cells[(row, c)]])))} |\n");
        }

        text.Append("\n| what ran | version | digest | runtime | flags of one | environment |\n|---|---|---|---|---|---|\n");
        foreach (var node in Programs(nodes))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {node.Implementation} | {node.Version} | `{node.ToEvidence().Digest}` | {node.Runtime} | "
                + $"`{string.Join(' ', node.Flags)}` | {Told(node)} |\n");
        }

        foreach (var bad in cells.SelectMany(static c => c).Where(static c => c.Status != CaseStatus.Passed))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- **{bad.Status}** {bad.Name}: {bad.Message.Split('\n')[0]} ([logs](nodes/{bad.Cluster}/))");
        }

        return text.Append('\n').ToString();
    }

    /// <summary>As a page of its own: each cell opens to its cases, and each case leads to the logs of its nodes.</summary>
    public static string Html(ILookup<(string From, string To), CaseRecord> cells, IReadOnlyList<RunNode> nodes, string title,
        IReadOnlyList<RetryCount>? retries = null)
    {
        var (rows, columns) = Axes(cells);
        var text = new StringBuilder(
            $"<!doctype html><meta charset='utf-8'><title>{WebUtility.HtmlEncode(title)}</title><style>body{{font:14px "
                + $"sans-serif;margin:2em}}td,th{{border:1px solid "
                + $"#ccc;padding:.5em;vertical-align:top;text-align:left}}"
                + $"table{{border-collapse:collapse}}.ok{{background:#e8f5e9}}.bad{{background:#ffebee}}.none{{background:#f5f5f5}}li{{margin:.2em 0}}</style>"
                + $"<h1>{WebUtility.HtmlEncode(title)}</h1><p>Rows send or are clients, columns receive or serve.</p><table><tr><th></th>");
        text.Append(string.Concat(columns.Select(static c => $"<th>{WebUtility.HtmlEncode(c)}</th>"))).Append("</tr>");
        foreach (var row in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><th>{WebUtility.HtmlEncode(row)}</th>");
            foreach (var column in columns)
            {
                List<CaseRecord> cases = [.. cells[(row, column)]];
                var css = cases.Count == 0 ? "none" : cases.TrueForAll(static c => c.Status is CaseStatus.Passed or CaseStatus.Unsupported) ? "ok" : "bad";
                text.Append(CultureInfo.InvariantCulture,
                    $"<td class='{css}'><details><summary>{Cell(cases)}</summary><ul>{string.Concat(cases.Select(Item))}</ul></details></td>");
            }

            text.Append("</tr>");
        }

        text.Append("</table><h2>What ran</h2><table><tr><th></th><th>version</th><th>digest</th><th>runtime</th><th>flags of one</th>")
            .Append("<th>environment</th></tr>");
        foreach (var node in Programs(nodes))
        {
            string[] fields =
                [node.Implementation, node.Version, node.ToEvidence().Digest, node.Runtime ?? "", string.Join(' ', node.Flags), Told(node)];
            text.Append(CultureInfo.InvariantCulture, $"<tr>{string.Concat(fields.Select(static f => $"<td>{WebUtility.HtmlEncode(f)}</td>"))}</tr>");
        }

        text.Append("</table>");
        if (retries is not null)
        {
            text.Append("<h2>What the harness tried again</h2><table><tr><th></th><th>times</th><th>last cause</th></tr>");
            foreach (var retry in retries)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"<tr><td>{WebUtility.HtmlEncode(retry.Pipeline)}</td><td>{retry.Count}</td><td>{WebUtility.HtmlEncode(retry.LastCause)}</td></tr>");
            }

            text.Append("</table>");
        }

        return text.ToString();
    }

    private static IEnumerable<RunNode> Programs(IReadOnlyList<RunNode> nodes) => nodes.DistinctBy(static n => n.ToEvidence());

    /// <summary>What a node was told by its environment; the rest, which it only could have read, is in run.json.</summary>
    private static string Told(RunNode node) => string.Join(' ', node.Environment.Where(static e => e.Value != Secrets.Hidden && e.Key != "PATH")
        .Select(static e => $"{e.Key}={e.Value}"));

    private static string Item(CaseRecord record) =>
        $"<li>{record.Status}: {WebUtility.HtmlEncode(record.Name)} – {WebUtility.HtmlEncode(record.Expectation)} "
            + $"{WebUtility.HtmlEncode(record.Message.Split('\n')[0])} {(record.Cluster is { } cluster ? $"<a href='nodes/{cluster}/'>logs</a>" : "")}</li>";

    private static (List<string> Rows, List<string> Columns) Axes(ILookup<(string From, string To), CaseRecord> cells) =>
        ([.. cells.Select(static c => c.Key.From).Distinct().Order(StringComparer.Ordinal)],
            [.. cells.Select(static c => c.Key.To).Distinct().Order(StringComparer.Ordinal)]);

    private static string Cell(IReadOnlyList<CaseRecord> cases)
    {
        var unsupported = cases.Count(static c => c.Status == CaseStatus.Unsupported);
        var passed = cases.Count(static c => c.Status == CaseStatus.Passed);
        return cases.Count == 0 ? "-" : $"{passed} of {cases.Count}{(unsupported > 0 ? $", {unsupported} unsupported" : "")}";
    }
}
