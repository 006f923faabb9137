using System.Text;
using System.Text.Json;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>Writes the three views of a dossier: a page for people, Markdown for a job summary, JSON for programs.</summary>
internal static class DossierFiles
{
    /// <summary>Name of the page in a folder of results.</summary>
    public const string Page = "dossier.html";

    /// <summary>Writes the page to a file, and the others beside it under the same name; returns what was written.</summary>
    public static IReadOnlyList<string> Write(string file, Dossier dossier)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        (string File, string Text)[] views =
        [
            (file, DossierHtml.Render(dossier)),
            (Path.ChangeExtension(file, ".md"), DossierMarkdown.Render(dossier)),
            (Path.ChangeExtension(file, ".json"), Json(dossier)),
        ];
        foreach (var (target, text) in views)
        {
            File.WriteAllText(target, text, new UTF8Encoding(false));
        }

        return [.. views.Select(static v => v.File)];
    }

    /// <summary>As JSON.</summary>
    public static string Json(Dossier dossier) => JsonSerializer.Serialize(dossier, Jsons.Indented);
}
