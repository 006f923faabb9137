using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>Failures block, but for known issues.</summary>
internal sealed class NoFailure : IGateRule
{
    public const string Name = "failed";
    public string Id => Name;

    public bool NeedsWholePlan => false;

    public Judgement Judge(GateInput input)
    {
        var failed = input.Of(CaseStatus.Failed).Where(c => !input.Excused.ContainsKey(c)).ToList();
        return new Judgement($"at most {input.Policy.MaximumFailed} failed cases", Judgement.When(failed.Count <= input.Policy.MaximumFailed, Verdict.Block),
            [.. failed.Select(static c => new RuleEvidence(c.Name, c.Message))], ("maximumFailed", input.Policy.MaximumFailed));
    }
}
