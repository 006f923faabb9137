using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Gate;

namespace Waku.QA.Tests.Gate;

public sealed class GateEvaluatorTests
{
    private static readonly GatePolicy Policy = new("test", 2, 0, 0);

    [TestCase("", Verdict.Block, TestName = "An empty run never passes")]
    [TestCase("P", Verdict.Block, TestName = "Too few passed cases block")]
    [TestCase("PP", Verdict.Pass, TestName = "Enough passed cases pass")]
    [TestCase("PPU", Verdict.Pass, TestName = "An unsupported case is not held against the product")]
    [TestCase("PPF", Verdict.Block, TestName = "A failure blocks")]
    [TestCase("PPE", Verdict.HarnessFailure, TestName = "An environment failure is the harness's")]
    [TestCase("PPEF", Verdict.Block, TestName = "An environment failure hides no product failure")]
    [TestCase("PPN", Verdict.Undecided, TestName = "A partly skipped run never passes")]
    [TestCase("PP?", Verdict.Undecided, TestName = "Doubt is not green")]
    [TestCase("UU", Verdict.Block, TestName = "A run of unsupported cases alone blocks")]
    public void Verdicts(string cases, Verdict verdict)
    {
        var result = GateEvaluator.Evaluate(Policy, Records(cases), cases.Length, []);

        Assert.That(result.Verdict, Is.EqualTo(verdict));
        Assert.That(result.Rules, Has.Count.EqualTo(9), "every rule is shown, the passed ones too");
    }

    [Test]
    public void AnImplementationThatWasLeftOutLeavesTheRunUndecided() =>
        Assert.That(GateEvaluator.Evaluate(Policy, Records("PPP"), 3, ["x: not installed"]).Verdict, Is.EqualTo(Verdict.Undecided));

    [Test]
    public void AFilteredRunIsPartlySkippedAndNeverPasses() =>
        Assert.That(GateEvaluator.Evaluate(Policy, Records("PPP"), 4, []).Verdict, Is.EqualTo(Verdict.Undecided));

    [TestCase("case1", "why", "2026-12-01", Verdict.Pass, TestName = "A known issue does not block")]
    [TestCase("case1", "why", "2026-11-22", Verdict.Block, TestName = "A known issue blocks from the day on which it expires")]
    [TestCase("case1", "another", "2026-12-01", Verdict.Block, TestName = "Another failure of the same case blocks")]
    [TestCase("case", "why", "2026-12-01", Verdict.Block, TestName = "Another case blocks")]
    public void KnownIssues(string name, string message, string expires, Verdict verdict) =>
        Assert.That(GateEvaluator.Evaluate(Policy, Records("PFP"), 3, [],
            [new KnownIssue(name, message, "X#1", "me", DateOnly.ParseExact(expires, "yyyy-MM-dd"))], new DateOnly(2026, 11, 22)).Verdict, Is.EqualTo(verdict));

    [Test]
    public void KnownIssuesOfTheRepositoryAreValid() =>
        Assert.That(KnownIssue.Load(Path.Combine(Repository.Root, "suites", "known-issues.yaml")).Select(static k => k.Owner), Is.All.Not.Empty);

    [Test]
    public void PoliciesOfSuitesAreValid() =>
        Assert.That(Directory.GetFiles(Path.Combine(Repository.Root, "suites", "gates"), "*.yaml").Where(static f => Path.GetFileName(f) != "performance.yaml")
            .Select(static f => GatePolicy.Load(f).MinimumPassed), Is.All.Positive);

    internal static List<CaseRecord> Records(string letters) => [.. letters.Select(static (letter, i) => new CaseRecord
    {
        FullName = $"suite.feature.case{i}", Suite = "suite", Feature = "feature", Name = $"case{i}", Message = letter == 'P' ? "" : "why\u001b[31m",
        Status = letter switch
        {
            'P' => CaseStatus.Passed, 'F' =>
                CaseStatus.Failed, 'E' => CaseStatus.Environment, 'U' => CaseStatus.Unsupported, 'N' => CaseStatus.NotTested, _ => CaseStatus.Undecided,
        },
    })];
}
