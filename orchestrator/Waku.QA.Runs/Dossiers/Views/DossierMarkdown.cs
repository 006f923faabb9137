using System.Text;
using Waku.QA.Runs.Dossiers.Model;
using static Waku.QA.Runs.Dossiers.Views.MarkdownText;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>The dossier as Markdown for a job summary, which takes 1 MiB of a step.</summary>
internal static class DossierMarkdown
{
    /// <summary>No summary is longer, in UTF-8.</summary>
    public const int MostBytes = 1_000_000;

    private const int Reserve = 1_000;

    /// <summary>The summary. What there is no room for is left out from the end of the red cells, and then from the end, and said.</summary>
    public static string Render(Dossier dossier)
    {
        var (head, tail) = (Head(dossier), Tail(dossier));
        var text = new StringBuilder(head);
        var room = MostBytes - Reserve - Encoding.UTF8.GetByteCount(head) - Encoding.UTF8.GetByteCount(tail);
        text.Append("## Red cells\n\n").Append(dossier.Red.Count == 0 ? "Nothing is red.\n\n" : "");
        for (var i = 0; i < dossier.Red.Count; i++)
        {
            var cell = Red(dossier.Red[i]);
            room -= Encoding.UTF8.GetByteCount(cell);
            if (room < 0)
            {
                text.Append($"**{dossier.Red.Count - i} more red cells are not shown here, because a summary has at most 1 MB; "
                    + "dossier.json has them all.**\n\n");
                break;
            }

            text.Append(cell);
        }

        return Cut(text.Append(tail).ToString());
    }

    private static string Cut(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= MostBytes)
        {
            return text;
        }

        var kept = Encoding.UTF8.GetBytes(text).AsSpan(0, MostBytes - Reserve);
        return $"{Encoding.UTF8.GetString(kept[..(kept.LastIndexOf((byte)'\n') + 1)])}\n**The rest is left out, because a summary has at most 1 MB; "
            + "dossier.html and dossier.json have it.**\n";
    }

    private static string Head(Dossier dossier)
    {
        var sign = ViewSign.Of(dossier.Verdict);
        var text = new StringBuilder($"# {sign.Sign} {sign.Word}: {Of(dossier.Subject)}\n\n{Of(dossier.Suite)}, run {Code(dossier.Run)}, judged as of "
            + $"{dossier.AsOf:yyyy-MM-dd} by the policy {Code(dossier.Policy)}.\n\n");
        foreach (var answer in dossier.Answers)
        {
            text.Append($"**{Of(answer.Question)}** {Of(answer.Short)}\n");
            answer.Points.ToList().ForEach(p => text.Append($"- {Of(p)}\n"));
            text.Append(answer.Command is { } command ? $"\n{Block(command)}" : "").Append('\n');
        }

        return text.ToString();
    }

    private static string Red(RedCell cell)
    {
        var text = new StringBuilder($"### {Of(cell.Name)}\n\n**{Of(cell.Status)}** in {Of(cell.Suite)}"
            + $"{(cell.Classification.Length > 0 ? $", {Of(cell.Classification)}" : "")}; {Of(AnswerSheet.Told(cell).Who)}: "
            + $"{Of(cell.Why)}\n\n");
        text.Append(cell.KnownIssue is { } known ? $"Known issue: {Of(known)}\n\n" : "");
        text.Append(cell.Swaps is { } swaps
            ? Table(["swapped", "who", "red"], swaps, static w => [Of(w.What), Of(w.Who), $"{w.Red} of {w.Ran}"]) : "");
        text.Append(cell.Message.Length > 0 ? Block(cell.Message) : "").Append(Block(cell.Command));
        return text.Append(cell.Logs.Count > 0 ? $"\nLogs: {string.Join(", ", cell.Logs.Select(Code))}\n\n" : "\n").ToString();
    }

    private static string Tail(Dossier dossier) => string.Concat(
        "## Rules\n\n", Table(["rule", "demands", "outcome", "evidence"], dossier.Rules,
            static r => [Code(r.Id), Of(r.Name), $"{ViewSign.OfRule(r.Outcome).Sign} {ViewSign.OfRule(r.Outcome).Word}", Of(r.Evidence)]),
        "## Candidate and baseline\n\n", Table(["role", "implementation", "version", "ran on", "cases", "digest", "what"], dossier.Programs,
            static p => [Of(p.Role), Of(p.Implementation), Of(p.Version), string.Join(", ", p.Dates.Select(static d => $"{d:yyyy-MM-dd}")), $"{p.Cases}",
                Code(p.Digest), $"{Code(p.Reference)} {Code(p.Registry)} {Of(p.Warning)}"]),
        "## Who with whom\n\n", Table(["from", "to", "passed"], dossier.Matrix, static c => [Of(c.From), Of(c.To), Result(c.Count)]),
        "## By protocol\n\n", Counts("protocol", dossier.Protocols),
        "## By requirement\n\n", Table(["specification", "named", "shown", "not shown", "of sentences"], dossier.Requirements, static r => [Of(r.Document),
            $"{r.Named}", $"{r.Shown}", string.Join(", ", r.Open.Select(static o => Code(o.Id))), r.Sentences == 0 ? "–" : $"{r.Sentences}"]),
        "## Performance\n\n", dossier.Performance.Count == 0 ? "Nothing was measured.\n\n" : string.Concat(dossier.Performance.Select(Measured)),
        "## Resilience and upgrade\n\n", Counts("trouble", dossier.Resilience), $"Connections made by the harness: {dossier.Repairs}.\n\n",
        dossier.Retries.Count == 0 ? "" : Table(["the harness tried again", "times", "why, the last time"], dossier.Retries,
            static r => [Of(r.Pipeline), $"{r.Count}", Of(r.LastCause)]),
        "## Sensitivity of the gate\n\n", dossier.Sensitivity is { } s
            ? $"{s.Killed} of {s.Mutants} wrong nodes found out on {s.Day:yyyy-MM-dd}, {s.Age} days before the verdict.\n\n"
            : "No proof lies beside the runs.\n\n",
        "## Known issues\n\n", Table(["issue", "case", "of", "owner", "until", "days left", "occurred"], dossier.KnownIssues, static k =>
            [Of(k.Issue), Code(k.Case), Of($"{k.Implementation} {string.Join(", ", k.Versions)}"), Of(k.Owner),
                $"{k.Expires:yyyy-MM-dd}", $"{k.DaysLeft}", $"{k.Occurred.Count}"]),
        "## Not tested\n\n", Table(["what", "why", "cases"], dossier.Gaps, static g => [Of(g.What), Of(g.Why), g.Cases == 0 ? "–" : $"{g.Cases}"]),
        "## Release checklist\n\n", Checklist(dossier.Checklist),
        "## Evidence\n\n", Table(["run", "suite", "engine", "seed", "started", "cases", "manifest"], dossier.Sources, static r =>
            [Code(r.Run), Of(r.Suite), Of(r.Engine), $"{r.Seed}", $"{r.Started:yyyy-MM-dd HH:mm} UTC",
                $"{r.Cases} of {r.Planned}", Code(r.Manifest ?? "none")]),
        $"Judged again, from the folder of this page, by\n\n{Block(dossier.JudgeAgain)}");

    private static string Result(CaseCount count) => $"{ViewSign.Of(count).Sign} {ViewSign.Of(count).Word}";

    private static string Counts(string what, IReadOnlyList<CountRow> rows) => Table(
        [what, "result", "failed", "known", "unsupported", "not tested", "undecided", "environment"], rows, static r => [Of(r.Name), Result(r.Count),
            $"{r.Count.Failed}", $"{r.Count.Known}", $"{r.Count.Unsupported}", $"{r.Count.NotTested}", $"{r.Count.Undecided}", $"{r.Count.Environment}"]);

    private static string Measured(PerformanceRow row) => $"**{Of(row.Name)}**: {ViewSign.Of(row.Status).Word}. {Of(row.Reason)} ({Of(row.Candidate)}"
        + $"{(row.Baseline is { } b ? $" against {Of(b)}" : ", compared with nothing")}{(row.Changed is { } c ? $"; flags changed {Of(c)}" : "")})\n\n"
        + Table(["metric", "change and interval"], row.Figures, static f => [Of(f.Metric), Of(f.Text)]);

    private static string Checklist(DossierChecklist? list) => list is null ? "No release checklist is known for the candidate.\n\n"
        : $"{Of(list.Name)}, {Of(list.Source)}\n\n"
            + string.Concat(list.Boxes.Select(static b => $"- [{(b.Ticked ? 'x' : ' ')}] {Of(b.Text)} — {Of(b.Why)}\n")) + "\n";
}
