using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Gate;

/// <summary>One rule and what became of it; passed ones are shown too. Every view is made of this.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="Name">What it demands, as a sentence.</param>
/// <param name="Parameters">What the policy says of it.</param>
/// <param name="Outcome">Its own verdict.</param>
/// <param name="Evidence">All that it was judged by.</param>
public sealed record GateRule(string Id, string Name, IReadOnlyDictionary<string, string> Parameters, Verdict Outcome, IReadOnlyList<RuleEvidence> Evidence)
{
    private const int Shown = 10;

    /// <summary>A rule of figures that has neither id nor parameters of its own.</summary>
    public GateRule(string name, Verdict outcome, string evidence)
        : this("figure", name, new Dictionary<string, string>(), outcome, [new RuleEvidence(evidence)])
    {
    }

    /// <summary>In one line for people: the first ten, and how many there are.</summary>
    public string Summary()
    {
        var first = Evidence.Take(Shown).Select(static e => e.Detail.Length == 0 ? e.Subject : $"{e.Subject} ({e.Detail.Split('\n')[0]})");
        return Evidence.Count switch
        {
            0 => "none",
            1 => first.First(),
            _ => $"{Evidence.Count}: {string.Join(", ", first)}{(Evidence.Count > Shown ? ", … (all in gate.json)" : "")}",
        };
    }
}
