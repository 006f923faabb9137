using Waku.QA.Runs.Dossiers.Model;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>The red cells, each with all that somebody needs who takes it on; as many as the page has room for.</summary>
internal static class HtmlRed
{
    private const int Reserve = 20_000;

    /// <summary>Writes them.</summary>
    /// <param name="html">Page so far.</param>
    /// <param name="red">Cells, the worst first.</param>
    /// <param name="most">Length that the page may have after them.</param>
    public static void Write(HtmlText html, IReadOnlyList<RedCell> red, int most)
    {
        if (red.Count == 0)
        {
            html.Add($"<p>Nothing is red.</p>");
            return;
        }

        var rests = red.Any(static r => r.Swaps is not null) ? "reruns with one factor swapped where it has a table, else the evidence of the run"
            : "the evidence of the run; nothing was run again";
        html.Add($"<p>{red.Count} in all: the candidate's first, known issues last. Each says what its blame rests on: {rests}.</p>");
        for (var i = 0; i < red.Count; i++)
        {
            var cell = new HtmlText();
            Cell(cell, red[i], i + 1);
            if (html.Bytes + cell.Bytes > most - Reserve)
            {
                html.Add($"<p><strong>{red.Count - i} more red cells are not shown here, because a page has at most {DossierHtml.MostBytes / 1_000_000} MB; ")
                    .Add($"dossier.json has them all.</strong></p>");
                return;
            }

            html.Add(cell);
        }
    }

    private static void Cell(HtmlText html, RedCell cell, int number)
    {
        var style = cell.KnownIssue is not null ? "known" : cell.Blame == Blame.Undecided ? "open" : "";
        var (tag, sign) = cell.KnownIssue is not null ? ("warn", "◷") : cell.Blame == Blame.Undecided ? ("warn", "?") : ("bad", "✖");
        html.Add($"<article class=\"red {style}\" aria-labelledby=\"red-{number}\"><h3 id=\"red-{number}\">{cell.Name}</h3><dl>")
            .Add($"<dt>Status</dt><dd><span class=\"tag {tag}\"><span aria-hidden=\"true\">{sign}</span> {cell.Status}</span> in {cell.Suite}")
            .Add($"{(cell.Classification.Length > 0 ? $", {cell.Classification}" : "")}</dd>")
            .Add($"<dt>Whose</dt><dd><strong>{AnswerSheet.Told(cell).Who}</strong>: {AnswerSheet.Told(cell).Why}</dd>");
        if (cell.KnownIssue is { } known)
        {
            html.Add($"<dt>Known issue</dt><dd>{known}</dd>");
        }

        if (cell.Swaps is { } swaps)
        {
            html.Add($"<dt>Run again</dt><dd>");
            HtmlTable.Write(html, $"Red {number}: one factor swapped at a time", ["swapped", "who", "red", "of"], swaps,
                static (row, swap) => row.Head(swap.What).Cell(swap.Who).Number(swap.Red).Number(swap.Ran));
            html.Add($"</dd>");
        }

        if (cell.Message.Length > 0)
        {
            html.Add($"<dt>Seen</dt><dd><pre tabindex=\"0\">{cell.Message}</pre></dd>");
        }

        html.Add($"<dt>Repeat</dt><dd><pre tabindex=\"0\"><code>{cell.Command}</code></pre></dd>");
        if (cell.Logs.Count > 0)
        {
            html.Add($"<dt>Logs</dt><dd>");
            foreach (var log in cell.Logs)
            {
                html.Add($"<a href=\"{Reference(log)}\">{log}</a> ");
            }

            html.Add($"</dd>");
        }

        html.Add($"</dl></article>\n");
    }

    /// <summary>A path as a reference that can lead nowhere but below or beside the page: no scheme, no host.</summary>
    private static string Reference(string path) => $"./{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";
}
