using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Serving;

/// <summary>A folder of results as pages: what a run left, read only, and nothing outside of the folder (issue 22).</summary>
internal sealed class ResultsSite
{
    private static readonly (string Pattern, string Title)[] Pages =
    [
        ("dossier.html", "dossier: is it blocked, by what, is it ours, what was not tested, how is it repeated"),
        ("gate.md", "verdict, rule by rule"),
        ("matrix.html", "interop matrix"),
        ("allure-report/index.html", "Allure report"),
        ("report.html", "measurements"),
        ("*.svg", "plot"),
        ("junit.xml", "results for other tools"),
        ("cases.json", "evidence"),
        ("run.json", "what is needed to repeat the run"),
    ];

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".woff2"] = "font/woff2",
        [".xml"] = "text/xml; charset=utf-8",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly string _root;

    /// <param name="folder">A folder that a run wrote, or one with folders of runs.</param>
    /// <exception cref="UsageException">It is not there.</exception>
    public ResultsSite(string folder)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(_root))
        {
            throw new UsageException($"{_root}: there is no such folder; 'waku-qa history' lists the runs of a folder of results");
        }
    }

    /// <summary>What a path of a request names; null for nothing that may be shown.</summary>
    /// <param name="path">Path of the address, decoded, beginning with a slash.</param>
    public (string Type, byte[] Body)? Find(string path)
    {
        var full = Path.GetFullPath(Path.Combine(_root, path.TrimStart('/')));
        if (!Inside(full))
        {
            return null;
        }

        if (Directory.Exists(full))
        {
            return ("text/html; charset=utf-8", Encoding.UTF8.GetBytes(Index(full)));
        }

        // Nodes wrote logs and messages into this folder: only our own pages may be pages.
        return !File.Exists(full) ? null : (Types.GetValueOrDefault(Path.GetExtension(full), "text/plain; charset=utf-8"), File.ReadAllBytes(full));
    }

    /// <summary>Below the folder, and not by way of a link, which may lead out of it.</summary>
    private bool Inside(string full)
    {
        if (full != _root && !full.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return false;
        }

        for (var part = full; part.Length > _root.Length; part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is not null)
            {
                return false;
            }
        }

        return true;
    }

    private string Index(string folder)
    {
        var text = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        text.Append("<meta name=\"color-scheme\" content=\"light dark\">");
        text.Append("<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}</style>");
        text.Append(CultureInfo.InvariantCulture, $"<title>{Safe(Path.GetFileName(folder))}</title><h1>{Safe(Path.GetFileName(folder))}</h1>");
        if (VerdictOf(folder) is { } verdict)
        {
            text.Append(CultureInfo.InvariantCulture, $"<p>Verdict: <strong>{Safe(verdict)}</strong></p>");
        }

        List(text, "Pages", Pages.SelectMany(p => Matching(folder, p.Pattern).Select(f => (f, $"{f} — {p.Title}"))));
        List(text, "Runs and folders", Names(Directory.EnumerateDirectories(folder)).Reverse()
            .Select(d => ($"{d}/", VerdictOf(Path.Combine(folder, d)) is { } of ? $"{d} — {of}" : d)));
        List(text, "Files", Names(Directory.EnumerateFiles(folder)).Select(static f => (f, f)));
        return text.Append("</html>").ToString();
    }

    private static void List(StringBuilder text, string title, IEnumerable<(string Link, string Text)> links)
    {
        var items = links.ToList();
        if (items.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2><ul>");
            items.ForEach(i => text.Append(CultureInfo.InvariantCulture,
                $"<li><a href=\"{string.Join('/', i.Link.Split('/').Select(Uri.EscapeDataString))}\">{Safe(i.Text)}</a></li>"));
            text.Append("</ul>");
        }
    }

    private static IEnumerable<string> Matching(string folder, string pattern) =>
        pattern.Contains('*', StringComparison.Ordinal) ? Names(Directory.EnumerateFiles(folder, pattern))
        : File.Exists(Path.Combine(folder, pattern)) ? [pattern] : [];

    private static IEnumerable<string> Names(IEnumerable<string> paths) => paths.Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);

    /// <summary>What gate.json says; null where there is none that can be read.</summary>
    private static string? VerdictOf(string folder)
    {
        try
        {
            using var gate = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "gate.json")));
            return gate.RootElement.GetProperty("verdict").GetString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
