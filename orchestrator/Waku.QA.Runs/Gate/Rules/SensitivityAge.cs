using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Runs.Gate.Rules;

/// <summary>It was shown, not long ago, that the suites find out nodes that do something wrong.</summary>
internal sealed class SensitivityAge : IGateRule
{
    public string Id => "sensitivity-age";

    public bool NeedsWholePlan => true;

    public Judgement Judge(GateInput input)
    {
        if (input.Policy.MaximumSensitivityAgeDays is not { } most)
        {
            return new Judgement("the policy asks for no proof of sensitivity", Verdict.Pass, []);
        }

        var proof = input.Evidence.Sensitivity;
        var age = input.AsOf.DayNumber - proof?.Day.DayNumber;
        return new Judgement($"every mutant was found out at most {most} days ago",
            Judgement.When(proof is { Mutants: > 0 } && proof.Killed == proof.Mutants && age >= 0 && age <= most, Verdict.Undecided),
            [new RuleEvidence(proof is null ? "waku-qa sensitivity was not run" : $"{proof.Run}: {proof.Killed} of {proof.Mutants} mutants found out")],
            ("maximumSensitivityAgeDays", most));
    }
}
