using Waku.QA.Runs.Dossiers.Model;

namespace Waku.QA.Runs.Dossiers.Views;

/// <summary>The sections of the page below the red cells.</summary>
internal static class HtmlSections
{
    private const int MostAxes = 30;
    private static readonly string[] CountColumns = ["passed", "failed", "known", "unsupported", "not tested", "undecided", "environment"];

    /// <summary>Writes one.</summary>
    public static void Write(HtmlText html, string section, Dossier dossier)
    {
        switch (section)
        {
            case "rules":
                HtmlTable.Write(html, "Every rule of the policy, those that hold too", ["rule", "demands", "outcome", "evidence"], dossier.Rules,
                    static (h, r) => h.Head(r.Id).Cell(r.Name).Tag(ViewSign.OfRule(r.Outcome)).Cell(r.Evidence));
                break;
            case "programs":
                HtmlTable.Write(html, "What ran, named by all of it", ["role", "implementation", "version", "ran on", "cases", "digest", "what"],
                    dossier.Programs, static (h, p) => h.Head(p.Role).Cell(p.Implementation).Cell(p.Version).Cell(Days(p.Dates)).Number(p.Cases)
                        .Code(p.Digest).Cell(What(p)));
                break;
            case "matrix":
                Matrix(html, dossier.Matrix);
                break;
            case "protocols":
                Counts(html, "Functional results by protocol; measurements are below", "protocol", dossier.Protocols);
                break;
            case "requirements":
                Requirements(html, dossier.Requirements);
                break;
            case "performance":
                HtmlPerformance.Write(html, dossier.Performance);
                break;
            case "resilience":
                Counts(html, "What nodes outlived", "trouble", dossier.Resilience);
                html.Add($"<p>Planned connections that the harness made because a node had given up on them: {dossier.Repairs}.</p>");
                if (dossier.Retries.Count > 0)
                {
                    HtmlTable.Write(html, "What the harness tried again, never what is under test", ["what", "times", "why, the last time"], dossier.Retries,
                        static (h, r) => h.Head(r.Pipeline).Cell($"{r.Count}").Cell(r.LastCause));
                }

                break;
            case "sensitivity":
                Sensitivity(html, dossier.Sensitivity);
                break;
            case "known":
                HtmlTable.Write(html, $"Decided failures of the implementations that ran; days are counted from {dossier.AsOf:yyyy-MM-dd}",
                    ["issue", "case", "of", "owner", "until", "days left", "occurred"], dossier.KnownIssues, static (h, k) => h.Head(k.Issue).Code(k.Case)
                        .Cell($"{k.Implementation} {string.Join(", ", k.Versions)}").Cell(k.Owner).Cell($"{k.Expires:yyyy-MM-dd}")
                        .Cell(k.DaysLeft > 0 ? $"{k.DaysLeft}" : $"{k.DaysLeft}: over, it blocks")
                        .Cell(k.Occurred.Count == 0 ? "no" : string.Join(", ", k.Occurred)));
                break;
            case "gaps":
                HtmlTable.Write(html, "What this verdict says nothing of", ["what", "why", "cases"], dossier.Gaps,
                    static (h, g) => h.Head(g.What).Cell(g.Why).Cell(g.Cases == 0 ? "–" : $"{g.Cases}"));
                break;
            case "checklist":
                Checklist(html, dossier.Checklist);
                break;
            default:
                Evidence(html, dossier);
                break;
        }
    }

    private static void Counts(HtmlText html, string caption, string what, IReadOnlyList<CountRow> rows) => HtmlTable.Write(html, caption,
        [what, "result", "suites", .. CountColumns], rows, static (h, r) => h.Head(r.Name).Tag(ViewSign.Of(r.Count)).Cell(string.Join(", ", r.Suites))
            .Number(r.Count.Passed).Number(r.Count.Failed).Number(r.Count.Known).Number(r.Count.Unsupported).Number(r.Count.NotTested)
            .Number(r.Count.Undecided).Number(r.Count.Environment));

    private static void Matrix(HtmlText html, IReadOnlyList<MatrixCell> cells)
    {
        if (cells.Count == 0)
        {
            html.Add($"<p>No case is of a pair.</p>");
            return;
        }

        var columns = cells.Select(static c => c.To).Distinct().Order(StringComparer.Ordinal).Take(MostAxes).ToList();
        var by = cells.ToLookup(static c => (c.From, c.To), static c => c.Count);
        HtmlTable.Write(html, "Rows send or are clients, columns receive or serve; passed of all cases of the pair", ["from, to", .. columns],
            cells.Select(static c => c.From).Distinct().Order(StringComparer.Ordinal).ToList(), (h, from) =>
            {
                h.Head(from);
                foreach (var to in columns)
                {
                    h.Tag(by[(from, to)].FirstOrDefault() is { } count ? ViewSign.Of(count) : new ViewSign("mute", "–", "no case"));
                }
            }, MostAxes);
    }

    private static void Requirements(HtmlText html, IReadOnlyList<RequirementRow> rows)
    {
        HtmlTable.Write(html, "Sentences that the plan names; shown is one with a passed case and none that failed",
            ["specification", "named", "shown", "not shown", "sentences with MUST or SHOULD"], rows, static (h, r) => h.Head(r.Document).Number(r.Named)
                .Number(r.Shown).Number(r.Open.Count).Cell(r.Sentences == 0 ? "–" : $"{r.Sentences}"));
        var open = rows.SelectMany(static r => r.Open).ToList();
        if (open.Count > 0)
        {
            html.Add($"<details open><summary>{open.Count} that were named and not shown</summary>");
            HtmlTable.Write(html, "Named and not shown", ["id", "sentence", "passed of all", "failed"], open,
                static (h, o) => h.Head(o.Id).Cell(o.Text).Tag(ViewSign.Of(o.Count)).Number(o.Count.Failed + o.Count.Known));
            html.Add($"</details>");
        }
    }

    private static void Sensitivity(HtmlText html, SensitivityRow? proof)
    {
        if (proof is null)
        {
            html.Add($"<p>No proof lies beside the runs: that the suites would find a fault is not shown. <code>waku-qa sensitivity</code> makes one.</p>");
            return;
        }

        html.Add($"<p>On {proof.Day:yyyy-MM-dd}, {proof.Age} days before the verdict, the suites found out <strong>{proof.Killed} of {proof.Mutants}</strong> ")
            .Add($"nodes that do one thing wrong on purpose (run <code>{proof.Run}</code>).</p>");
    }

    private static void Checklist(HtmlText html, DossierChecklist? list)
    {
        if (list is null)
        {
            html.Add($"<p>No release checklist is known for the candidate.</p>");
            return;
        }

        html.Add($"<p>{list.Name}, from {list.Source}: {list.Boxes.Count(static b => b.Ticked)} of {list.Boxes.Count} boxes are ticked by evidence.</p>");
        HtmlTable.Write(html, "What the evidence ticks, and why the rest is left open", ["box", "section", "state", "evidence or reason"], list.Boxes,
            static (h, b) => h.Head(b.Text).Cell(b.Section)
                .Tag(b.Ticked ? new ViewSign("ok", "☑", "ticked") : new ViewSign("mute", "☐", "open")).Cell(b.Why));
    }

    private static void Evidence(HtmlText html, Dossier dossier)
    {
        HtmlTable.Write(html, "Runs that the verdict stands on; each file of them is in its manifest",
            ["run", "suite", "engine", "topology", "seed", "started", "ended", "cases", "manifest", "machine"], dossier.Sources, static (h, s) => h.Head(s.Run)
                .Cell(s.Suite).Cell(s.Engine).Cell(s.Topology).Number(s.Seed).Cell($"{s.Started:yyyy-MM-dd HH:mm} UTC")
                .Cell(s.Stopped is { } end ? $"{end:yyyy-MM-dd HH:mm} UTC" : "cut short").Cell($"{s.Cases} of {s.Planned}").Code(s.Manifest ?? "none")
                .Cell(s.Host ?? "not written down"));
        html.Add($"<p>Judged again, from the folder of this page, by <code>{dossier.JudgeAgain}</code>. ")
            .Add($"Plan <code>{dossier.PlanHash}</code>, policy <code>{dossier.Policy}</code> ")
            .Add($"<code>{dossier.PolicyDigest ?? "without a file"}</code>.</p>");
    }

    private static string Days(IReadOnlyList<DateOnly> days) => days.Count > 1 ? $"{days[0]:yyyy-MM-dd} to {days[^1]:yyyy-MM-dd}" : $"{days[0]:yyyy-MM-dd}";

    private static string What(DossierProgram program) =>
        string.Join(". ", new[] { program.Reference, program.Registry, program.Warning is { } w ? $"Warning: {w}" : null }.OfType<string>());
}
