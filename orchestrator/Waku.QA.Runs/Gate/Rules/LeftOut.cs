using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>An implementation that was left out leaves the run undecided.</summary>
internal sealed class LeftOut : IGateRule
{
    public string Id => "left-out";

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input) => new("every implementation of the topology was tested",
        Judgement.When(input.Evidence.NotTested.Count == 0, Verdict.Undecided), [.. input.Evidence.NotTested.Select(static n => new RuleEvidence(n))]);
}
