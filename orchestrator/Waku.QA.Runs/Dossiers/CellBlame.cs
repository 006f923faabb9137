using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Blaming;
using Waku.QA.Runs.Dossiers.Model;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate.Rules;

namespace Waku.QA.Runs.Dossiers;

/// <summary>
/// Whose fault a red cell is, by what reruns say of it (<c>waku-qa blame</c>), else by what the evidence has of it and of its neighbours: whoever passes
/// the same case in the same place with somebody else is cleared. Says when that does not tell; nothing is run again here.
/// </summary>
internal sealed class CellBlame
{
    private readonly DossierInput _input;
    private readonly Dictionary<string, string> _labels;
    private readonly HashSet<(string Kind, bool IsSender, string Label)> _cleared = [];
    private readonly Dictionary<string, PlannedCase> _planned;

    public CellBlame(DossierInput input)
    {
        _input = input;
        _planned = input.Evidence.Plan.Cases.GroupBy(static c => c.Id).ToDictionary(static g => g.Key, static g => g.First());
        _labels = input.Evidence.Plan.Nodes.GroupBy(static n => n.Label).ToDictionary(static g => g.Key, static g => $"{g.Key} {g.First().Version}");
        foreach (var one in input.Evidence.Cases.Where(static c => c.Status == CaseStatus.Passed))
        {
            if (PairOf(one) is { } pair)
            {
                _cleared.Add((KindOf(one, pair), true, pair.From));
                _cleared.Add((KindOf(one, pair), false, pair.To));
            }
        }
    }

    /// <summary>Of a case that is red.</summary>
    public (Blame Blame, string Who, string Why) Of(CaseEvidence one)
    {
        if (!_input.Judged.Excused.ContainsKey(one) && _input.Blamed.GetValueOrDefault(one.Id) is { Verdict.Fault: not Fault.Undecided } told)
        {
            return Told(told);
        }

        if (one.Status == CaseStatus.Environment)
        {
            return (Blame.Environment, "the machine or the engine", "its status says so: it tells nothing of a product");
        }

        if (one.Status == CaseStatus.Undecided)
        {
            return (Blame.Undecided, "nobody", "the evidence allows no answer");
        }

        if (_input.Judged.Excused.GetValueOrDefault(one) is { } known)
        {
            return Product([known.Implementation], $"the known issue {known.Issue} is its");
        }

        if (_planned.GetValueOrDefault(one.Id)?.Suite == Comparisons.Suite)
        {
            return (Blame.Candidate, Named(_input.Candidate.ToString()), "it was measured beside a baseline in the same minutes");
        }

        if (PairOf(one) is not { } pair || pair.From == pair.To)
        {
            var there = LabelsOf(one);
            return Product(there, there.Count == 1 ? "no other product takes part" : "several take part, and the case has no pair to tell them apart");
        }

        var kind = KindOf(one, pair);
        return (_cleared.Contains((kind, true, pair.From)), _cleared.Contains((kind, false, pair.To))) switch
        {
            (true, false) => Product([pair.To], $"{pair.From} passes the same case with another, {pair.To} with nobody"),
            (false, true) => Product([pair.From], $"{pair.To} passes the same case with another, {pair.From} with nobody"),
            (true, true) => Product([pair.From, pair.To], "both pass with others: only the two together fail, one of them or the protocol's text"),
            _ => Product([pair.From, pair.To], "neither passes the same case with anybody"),
        };
    }

    /// <summary>Of what the run found itself.</summary>
    public (Blame Blame, string Who, string Why) Of(RunFinding finding)
    {
        if (finding.Kind == FindingKind.Environment)
        {
            return (Blame.Environment, "the machine or the engine", "the finding says so");
        }

        if (finding.Kind == FindingKind.Silence)
        {
            return (Blame.Undecided, "nobody", "who does not answer cannot be judged");
        }

        var text = $"{finding.Name}\n{finding.Message}";
        var named = _labels.Keys.Where(l => text.Contains(l, StringComparison.Ordinal)).ToList();
        return named.Count > 0 ? Product(named, "the finding names it") : Product([.. _labels.Keys], "the finding names no product");
    }

    private (Blame, string, string) Told(BlamedCell told)
    {
        var why = $"run again {told.Rows.Sum(static r => r.Ran) - 1} times, {told.Verdict.Why}";
        return told.Verdict.Fault switch
        {
            Fault.ProductA => Product([told.Red.From], why),
            Fault.ProductB => Product([told.Red.To], why),
            Fault.ProtocolAmbiguity => (Blame.Unclear, Named(told.Verdict.Who), $"{why}: the text of the protocol may allow both"),
            Fault.Test => (Blame.Harness, told.Verdict.Who, why),
            _ => (Blame.Environment, Named(told.Verdict.Who), why),
        };
    }

    private (Blame, string, string) Product(IReadOnlyList<string> labels, string why)
    {
        var who = Named(string.Join(" or ", labels.Select(l => _labels.GetValueOrDefault(l, l))));
        var candidate = labels.Count(l => _input.Candidate.IsLabel(l) || l == _input.Candidate.Implementation);
        var blame = labels.Count == 0 ? Blame.Undecided : candidate == labels.Count ? Blame.Candidate : labels.Count == 1 ? Blame.Product : Blame.Unclear;
        return (blame, who, why);
    }

    private static string Named(string who) => who.Length == 0 ? "not named" : SafeText.Line(who);

    private IReadOnlyList<string> LabelsOf(CaseEvidence one)
    {
        var named = one.Parameters.Select(static p => p.Value).Where(_labels.ContainsKey).Distinct().ToList();
        return named.Count > 0 ? named : [.. one.Nodes.Select(static n => n.Implementation).Distinct()];
    }

    private static (string From, string To)? PairOf(CaseEvidence one) => CasePair.Of(one.Parameters.Select(static p => (p.Name, p.Value)));

    /// <summary>The same case with whomever: its method, and what else it was given.</summary>
    private static string KindOf(CaseEvidence one, (string From, string To) pair) =>
        $"{one.Id.Split('(')[0]}({string.Join(", ", one.Parameters.Select(static p => p.Value).Where(v => v != pair.From && v != pair.To))})";
}
