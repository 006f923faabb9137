using System.Security.Cryptography;
using System.Text;
using Waku.QA.Runs.Dossiers.Model;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>
/// The dossier as one page: no script, nothing from elsewhere (its own content security policy forbids both), readable from disk, on paper,
/// in the dark, by keyboard and by a screen reader.
/// </summary>
internal static class DossierHtml
{
    /// <summary>No page is larger (issue 22).</summary>
    public const int MostBytes = 5_000_000;

    private static readonly (string Id, string Heading)[] Sections =
    [
        ("red", "Red cells"), ("rules", "Rules"), ("programs", "Candidate and baseline"), ("matrix", "Who with whom"), ("protocols", "By protocol"),
        ("requirements", "By requirement"), ("performance", "Performance"), ("resilience", "Resilience and upgrade"),
        ("sensitivity", "Sensitivity of the gate"),
        ("known", "Known issues"), ("gaps", "Not tested"), ("checklist", "Release checklist"), ("evidence", "Evidence"),
    ];

    /// <summary>The page.</summary>
    public static string Render(Dossier dossier)
    {
        var rest = new HtmlText();
        foreach (var (id, heading) in Sections[1..])
        {
            rest.Add($"<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{heading}</h2>");
            HtmlSections.Write(rest, id, dossier);
            rest.Add($"</section>\n");
        }

        var page = Head(dossier);
        Answers(page, dossier);
        page.Add($"<nav aria-label=\"Contents\"><ul>");
        foreach (var (id, heading) in Sections)
        {
            page.Add($"<li><a href=\"#{id}\">{heading}</a></li>");
        }

        page.Add($"</ul></nav>\n<section aria-labelledby=\"red\"><h2 id=\"red\">{Sections[0].Heading}</h2>");
        HtmlRed.Write(page, dossier.Red, MostBytes - rest.Bytes);
        return page.Add($"</section>\n").Add(rest).Add($"</main><footer><p>Made by waku-qa dossier from evidence alone. ")
            .Add($"The same is in dossier.md and dossier.json, whose schema is docs/schemas/dossier.schema.json.</p></footer></body></html>\n").ToString();
    }

    private static HtmlText Head(Dossier dossier)
    {
        var style = Style();
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        var sign = ViewSign.Of(dossier.Verdict);
        var html = new HtmlText()
            .Add($"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Add($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; ")
            .Add($"base-uri 'none'; form-action 'none'\">")
            .Add($"<meta name=\"referrer\" content=\"no-referrer\"><meta name=\"robots\" content=\"noindex\">")
            .Add($"<title>{sign.Word}: {dossier.Subject}, as of {dossier.AsOf:yyyy-MM-dd}</title><style>");
        return html.AddStyle(style).Add($"</style></head>\n<body><a class=\"skip\" href=\"#main\">Skip to the answers</a><header><h1>{dossier.Subject}</h1>")
            .Add($"<p class=\"verdict {sign.Style}\"><span aria-hidden=\"true\">{sign.Sign}</span> {sign.Word}</p>")
            .Add($"<p class=\"meta\">{dossier.Suite}, run <code>{dossier.Run}</code>, judged as of <time>{dossier.AsOf:yyyy-MM-dd}</time> by the policy ")
            .Add($"<code>{dossier.Policy}</code></p></header>\n<main id=\"main\" tabindex=\"-1\">");
    }

    private static void Answers(HtmlText html, Dossier dossier)
    {
        html.Add($"<section class=\"answers\" aria-label=\"Five questions\">");
        foreach (var answer in dossier.Answers)
        {
            var wide = answer.Id is "gaps" or "repeat" ? " wide" : "";
            html.Add($"<div class=\"answer{wide}\" id=\"answer-{answer.Id}\"><h2>{answer.Question}</h2><p class=\"short\">{answer.Short}</p>");
            if (answer.Points.Count > 0)
            {
                html.Add($"<ul>");
                foreach (var point in answer.Points)
                {
                    html.Add($"<li>{point}</li>");
                }

                html.Add($"</ul>");
            }

            if (answer.Command is { } command)
            {
                html.Add($"<pre tabindex=\"0\"><code>{command}</code></pre>");
            }

            html.Add($"</div>");
        }

        html.Add($"</section>\n");
    }

    private static string Style()
    {
        using var stream = typeof(DossierHtml).Assembly.GetManifestResourceStream("dossier.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
