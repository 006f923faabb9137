using System.Text.Json;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Reporting;

/// <summary>
/// Hands a verdict to a job of GitHub Actions: <c>verdict</c>, <c>digest</c> and <c>folder</c> as outputs of the step, the page as summary of
/// the job. Elsewhere, where the variables are not set, nothing is written.
/// </summary>
/// <param name="environment">Variables of the process.</param>
internal sealed class JobSummary(Func<string, string?> environment)
{
    /// <summary>File to which a step appends <c>name=value</c>.</summary>
    public const string OutputVariable = "GITHUB_OUTPUT";

    /// <summary>File to which a step appends Markdown.</summary>
    public const string SummaryVariable = "GITHUB_STEP_SUMMARY";

    /// <summary>Bytes: of more than 1 MiB a step GitHub shows nothing at all.</summary>
    private const int Limit = 1_000_000;

    private static readonly string[] Pages = ["dossier.md", "gate.md"];

    /// <summary>Hands on the verdict that lies in a folder.</summary>
    /// <exception cref="EnvironmentException">A file that a variable names cannot be written.</exception>
    public void Write(string folder)
    {
        var file = Path.Combine(folder, "gate.json");
        if (!File.Exists(file))
        {
            return;
        }

        using var gate = JsonDocument.Parse(File.ReadAllText(file));
        var verdict = gate.RootElement.GetProperty("verdict").GetString()!.ToLowerInvariant();
        var manifest = Path.Combine(folder, EvidenceManifest.FileName);
        var digest = File.Exists(manifest) ? EvidenceManifest.Digest(manifest) : "";
        Append(OutputVariable, $"verdict={verdict}\ndigest={digest}\nfolder={folder.ReplaceLineEndings(" ")}\n");
        var page = Pages.Select(p => Path.Combine(folder, p)).FirstOrDefault(static p => new FileInfo(p) is { Exists: true, Length: <= Limit });
        Append(SummaryVariable, page is null ? $"**{verdict}** - the page is longer than a summary may be; it is in the folder of the results\n"
            : File.ReadAllText(page) + "\n");
    }

    private void Append(string variable, string text)
    {
        if (environment(variable) is not { Length: > 0 } file)
        {
            return;
        }

        try
        {
            File.AppendAllText(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"{variable}: {file} cannot be written: {e.Message}", $"unset {variable}, or name a file that can be written", e);
        }
    }
}
