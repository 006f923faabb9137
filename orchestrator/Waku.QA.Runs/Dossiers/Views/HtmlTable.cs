namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>A table with caption, scopes, and a region that scrolls by keyboard where it is wider than the screen.</summary>
internal static class HtmlTable
{
    /// <summary>Writes it; each row writes its own cells.</summary>
    /// <param name="html">Page.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">Headings.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="row">Writes the cells of one.</param>
    /// <param name="most">More rows are left out, and it is said.</param>
    public static void Write<T>(HtmlText html, string caption, IReadOnlyList<string> columns, IReadOnlyList<T> rows, Action<HtmlText, T> row, int most = 500)
    {
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr>");
        foreach (var column in columns)
        {
            html.Add($"<th scope=\"col\">{column}</th>");
        }

        html.Add($"</tr></thead><tbody>");
        foreach (var one in rows.Take(most))
        {
            html.Add($"<tr>");
            row(html, one);
            html.Add($"</tr>\n");
        }

        html.Add($"</tbody></table></div>");
        if (rows.Count > most)
        {
            html.Add($"<p><strong>{rows.Count - most} more rows are not shown here; dossier.json has them all.</strong></p>");
        }
    }

    /// <summary>The heading of a row.</summary>
    public static HtmlText Head(this HtmlText html, string text) => html.Add($"<th scope=\"row\">{text}</th>");

    /// <summary>A text.</summary>
    public static HtmlText Cell(this HtmlText html, string text) => html.Add($"<td class=\"text\">{text}</td>");

    /// <summary>What a machine wrote or reads.</summary>
    public static HtmlText Code(this HtmlText html, string text) => html.Add($"<td class=\"text\"><code>{text}</code></td>");

    /// <summary>A number.</summary>
    public static HtmlText Number(this HtmlText html, int number) => html.Add($"<td class=\"number\">{number}</td>");

    /// <summary>A word with a sign and a colour: the word alone says it.</summary>
    public static HtmlText Tag(this HtmlText html, ViewSign sign) =>
        html.Add($"<td><span class=\"tag {sign.Style}\"><span aria-hidden=\"true\">{sign.Sign}</span> {sign.Word}</span></td>");
}
