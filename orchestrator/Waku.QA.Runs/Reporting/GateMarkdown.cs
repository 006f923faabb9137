using System.Globalization;
using System.Text;
using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Gate;

namespace Waku.QA.Runs.Reporting;

/// <summary>The verdict as Markdown, for a CI job summary.</summary>
internal static class GateMarkdown
{
    private const int MessageLength = 400;

    public static string Render(GateResult gate, RunDocument run, IReadOnlyList<CaseRecord> cases)
    {
        var text = new StringBuilder();
        text.AppendLine($"# {Title(gate.Verdict)}: {run.Suite}\n");
        text.AppendLine($"Run `{run.RunId}`, seed {run.Seed}, engine {run.Engine} ({run.EngineDetail}), {(run.Stopped - run.Started).TotalSeconds:0.0} s.\n");
        if (run.PatienceDetail is { } detail)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Waits were {run.Patience:0.#} times as long as usual: {detail}.\n");
        }

        if (run.NodeStarts is { } starts && cases.Count > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"Nodes were started {starts} times in {run.Nodes.Select(static n => n.Cluster).Distinct().Count()} clusters, "
                    + $"{(double)starts / cases.Count:0.00} a case.\n");
        }

        if (run.Retries is { } retries)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"The harness tried again: {string.Join("; ", retries.Select(static r => $"{r.Pipeline} {r.Count} (last: {Cell(r.LastCause)})"))}.\n");
        }

        Rules(text, gate);

        text.AppendLine("\n| implementation | version | what ran |\n|---|---|---|");
        foreach (var node in run.Nodes.DistinctBy(static n => (n.Implementation, n.Digest)))
        {
            text.AppendLine($"| {node.Implementation} | {Cell(node.Version)} | `{node.Reference}` "
                + $"`{node.Digest}`{(node.Source is { } source ? $" made of a program `{source}`" : "")} |");
        }

        foreach (var warning in run.Nodes.Select(static n => n.Warning).OfType<string>().Distinct())
        {
            text.AppendLine($"| **warning** | | {Cell(warning)} |");
        }

        foreach (var left in run.NotTested)
        {
            text.AppendLine($"| not tested | | {Cell(left)} |");
        }

        var bad = cases.Where(static c => c.Status is not CaseStatus.Passed).ToList();
        if (bad.Count > 0)
        {
            text.AppendLine("\n## Cases that did not pass\n");
            foreach (var record in bad)
            {
                text.AppendLine($"- **{record.Status}** {record.Name}: "
                    + $"{Cell(record.Message.Length > MessageLength ? record.Message[..MessageLength] + "…" : record.Message)}"
                    + $"{(record.Classification.Length > 0 ? $" — {record.Classification}" : "")}");
            }
        }

        return text.ToString();
    }

    /// <summary>The rules alone: what can be said of evidence that was read from a file.</summary>
    public static string Render(GateResult gate, string suite)
    {
        var text = new StringBuilder($"# {Title(gate.Verdict)}: {suite}\n\nRun `{gate.Run}`, policy {gate.Policy}, as of {gate.AsOf:yyyy-MM-dd}.\n\n");
        Rules(text, gate);
        return text.ToString();
    }

    private static void Rules(StringBuilder text, GateResult gate)
    {
        text.AppendLine("| rule | outcome | evidence |\n|---|---|---|");
        foreach (var rule in gate.Rules)
        {
            text.AppendLine($"| {rule.Name} | {(rule.Outcome == Verdict.Pass ? "holds" : $"**{Title(rule.Outcome).ToLowerInvariant()}**")} | "
                + $"{Cell(rule.Summary())} |");
        }
    }

    public static string Title(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "Pass",
        Verdict.Block => "Blocked",
        Verdict.Undecided => "Undecided",
        Verdict.Partial => "Partial",
        _ => "Harness failure",
    };

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
