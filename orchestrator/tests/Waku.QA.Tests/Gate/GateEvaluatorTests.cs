using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Judging;

namespace Waku.QA.Tests.Gate;

public sealed class GateEvaluatorTests
{
    private static readonly GatePolicy Policy = new() { Name = "test", Passed = [new PassedShare("smoke", null, 0.3)] };

    [TestCase("", Verdict.HarnessFailure, TestName = "An empty run never passes")]
    [TestCase("PUUU", Verdict.Block, TestName = "Too few passed cases block")]
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
        var result = Judge(Policy, Run(cases));

        Assert.That(result.Verdict, Is.EqualTo(verdict), string.Join('\n', result.Rules.Select(static r => $"{r.Id} {r.Outcome} {r.Summary()}")));
        Assert.That(result.Rules.Select(static r => r.Id), Is.EqualTo(RuleTable.All.Select(static r => r.Id)).And.Unique, "every rule is shown");
    }

    [Test]
    public void AnImplementationThatWasLeftOutLeavesTheRunUndecided() =>
        Assert.That(Judge(Policy, Run("PPP") with { NotTested = ["x: not installed"] }).Verdict, Is.EqualTo(Verdict.Undecided));

    [TestCase(FindingKind.OracleViolation, Verdict.Block)]
    [TestCase(FindingKind.NodeDeath, Verdict.Block)]
    [TestCase(FindingKind.Crash, Verdict.Block)]
    [TestCase(FindingKind.Environment, Verdict.HarnessFailure)]
    [TestCase(FindingKind.Silence, Verdict.Undecided)]
    [TestCase(FindingKind.Repair, Verdict.Pass)]
    public void WhatTheRunFoundCounts(FindingKind kind, Verdict verdict) =>
        Assert.That(Judge(Policy, Run("PPP") with { Findings = [new RunFinding(kind, "case001", "main", "why", [])] }, Known()).Verdict, Is.EqualTo(verdict));

    [TestCase(1, 1, Verdict.Pass, TestName = "A death that one case owns is that case's failure, and may be known")]
    [TestCase(2, 2, Verdict.Block, TestName = "A death whose owner passed is nobody's")]
    [TestCase(1, 2, Verdict.Block, TestName = "A death whose owner was not there is nobody's")]
    [TestCase(9, 9, Verdict.Block, TestName = "A death whose owner does not exist is nobody's")]
    public void ADeathMayBeOwned(int owner, int suspect, Verdict verdict)
    {
        var run = Run("PFP");
        string Id(int number) => number < run.Cases.Count ? run.Cases[number].Id : "none";
        run = run with { Findings = [new RunFinding(FindingKind.NodeDeath, "no node ends", "main", "why", []) { Suspects = [Id(suspect)], Case = Id(owner) }] };
        Assert.That(Judge(Policy, run, Known()).Verdict, Is.EqualTo(verdict));
        Assert.That(Judge(Policy, run).Verdict, Is.EqualTo(Verdict.Block), "not known");
    }

    [TestCase(1, 1, true, Verdict.Pass, TestName = "A loss that one case fails for is that case's failure, and may be known")]
    [TestCase(1, 1, false, Verdict.Block, TestName = "Whatever else the oracle accuses of is nobody's")]
    [TestCase(2, 2, true, Verdict.Block, TestName = "A loss whose owner passed is nobody's")]
    public void ALossMayBeOwned(int owner, int suspect, bool loss, Verdict verdict)
    {
        var run = Run("PFP");
        run = run with
        {
            Findings =
            [
                new RunFinding(FindingKind.OracleViolation, "the oracle accepts", "main", "why", [])
                {
                    Suspects = [run.Cases[suspect].Id], Case = run.Cases[owner].Id, Lost = loss ? ["0xab"] : null,
                },
            ],
        };
        Assert.That(Judge(Policy, run, Known()).Verdict, Is.EqualTo(verdict));
        Assert.That(Judge(Policy, run).Verdict, Is.EqualTo(Verdict.Block), "not known");
    }

    [TestCase(CaseStatus.Failed, CaseStatus.Passed, 0, Verdict.Pass, TestName = "What failed because a node died under it counts by its replay")]
    [TestCase(CaseStatus.Failed, CaseStatus.Passed, 2, Verdict.Block, TestName = "What failed where no node died counts by its first attempt")]
    [TestCase(CaseStatus.Failed, CaseStatus.Failed, 0, Verdict.Block, TestName = "What failed alone too has not passed")]
    [TestCase(CaseStatus.Passed, CaseStatus.Failed, 0, Verdict.Block, TestName = "What ends a node when it runs alone has not passed")]
    public void TheAttemptThatStands(CaseStatus first, CaseStatus last, int suspect, Verdict verdict)
    {
        var run = Run("PFP");
        var (victim, owner) = (run.Cases[0], run.Cases[1]);
        run = run with
        {
            Cases = [victim with { Attempts = [new CaseAttempt(1, first, 1, ""), new CaseAttempt(2, last, 1, "")] }, .. run.Cases.Skip(1)],
            Findings =
            [
                new RunFinding(FindingKind.NodeDeath, "no node ends", "main", "why", []) { Suspects = [owner.Id, run.Cases[suspect].Id], Case = owner.Id },
            ],
        };
        Assert.That(Judge(Policy, run, Known()).Rules.Single(static r => r.Id == "complete").Outcome, Is.EqualTo(verdict));
    }

    [Test]
    public void TheOwnerOfADeathThatPassedFirstIsNoForgery()
    {
        var run = Run("PFP");
        var owner = run.Cases[1] with { Attempts = [new CaseAttempt(1, CaseStatus.Passed, 1, ""), new CaseAttempt(2, CaseStatus.Failed, 1, "died")] };
        run = run with
        {
            Cases = [run.Cases[0], owner, run.Cases[2]],
            Findings = [new RunFinding(FindingKind.NodeDeath, "no node ends", "main", "why", []) { Suspects = [owner.Id], Case = owner.Id }],
        };
        Assert.That(Judge(Policy, run, Known()).Verdict, Is.EqualTo(Verdict.Pass));
    }

    [TestCase("PPP", Verdict.Partial, TestName = "A green part is partial")]
    [TestCase("PPF", Verdict.Block, TestName = "A red part blocks")]
    [TestCase("UUU", Verdict.Partial, TestName = "The share of the plan is judged of the merged run only")]
    public void Filtered(string cases, Verdict verdict)
    {
        var run = Run(cases);
        var plan = run.Plan with { Filter = "test =~ x" };
        Assert.That(Judge(Policy, run with { Plan = plan with { Hash = PlanHash.Of(plan) } }).Verdict, Is.EqualTo(verdict));
    }

    [Test]
    public void AnEmptyPartIsUndecided()
    {
        var run = Run("PPP");
        run = run with { Plan = run.Plan with { Part = 2, Parts = 2, Selected = [] }, Cases = [] };
        Assert.That(Judge(Policy, run).Verdict, Is.EqualTo(Verdict.Undecided));
    }

    [Test]
    public void ALoneNodeShowsNothing()
    {
        var run = Run("PPP");
        Assert.That(Judge(Policy, run with { Plan = run.Plan with { Nodes = [run.Plan.Nodes[0] with { Count = 1 }] } }).Verdict, Is.EqualTo(Verdict.Block));
    }

    [Test]
    public void PoliciesBite()
    {
        var run = Run("PPPPU");
        GatePolicy[] bites =
        [
            Policy with { MaximumUnsupported = 0.1 }, Policy with { Passed = [] }, Policy with { Passed = [new PassedShare("interop", null, 0.1)] },
            Policy with { Passed = [new PassedShare("smoke", "Fixture1", 0.9)] }, Policy with { Passed = [new PassedShare("smoke", "NoSuch", 0.1)] },
            Policy with { Implementations = [new RequiredImplementation("other", null)] }, Policy with { Implementations = [new("some", "2.*")] },
            Policy with { Pairs = [new RequiredPair("some", "other")] }, Policy with { MinimumRequirements = 0.9 }, Policy with { Requirements = ["13-M5"] },
            Policy with { MaximumSensitivityAgeDays = 5 }, Policy with { MinimumNodes = 3 },
        ];
        Assert.That(bites.Select(p => Judge(p, run).Verdict), Is.All.Not.EqualTo(Verdict.Pass));
        Assert.That(Judge(Policy with { EveryPair = true, MinimumRequirements = 0.8, Implementations = [new("some", "1.2.*")] }, run).Verdict,
            Is.EqualTo(Verdict.Pass));
        Assert.That(GateEvaluator.Evaluate(Policy, run, [], GateSample.Day.AddDays(31)).Verdict, Is.EqualTo(Verdict.Undecided), "old evidence");
        Assert.That(GateEvaluator.Evaluate(Policy, run, [], GateSample.Day.AddDays(-1)).Verdict, Is.EqualTo(Verdict.Undecided), "evidence of tomorrow");
    }

    [TestCase("case001", "why", "1.2.3", "2026-12-01", null, Verdict.Pass, TestName = "A known issue does not block")]
    [TestCase("case001", "why", "1.2.3", "2026-11-22", null, Verdict.Block, TestName = "A known issue blocks from the day on which it expires")]
    [TestCase("case001", "another", "1.2.3", "2026-12-01", null, Verdict.Block, TestName = "Another failure of the same case blocks")]
    [TestCase("case00", "why", "1.2.3", "2026-12-01", null, Verdict.Block, TestName = "Another case blocks")]
    [TestCase("case001", "why", "1.2.4", "2026-12-01", null, Verdict.Block, TestName = "Another version blocks")]
    [TestCase("case00[12]", "why", "1.2.3", "2026-12-01", null, Verdict.Block, TestName = "An entry of several cases without a reason excuses none")]
    [TestCase("case00[12]", "why", "1.2.3", "2026-12-01", "both", Verdict.Pass, TestName = "An entry of several cases says why")]
    public void KnownIssues(string name, string message, string version, string expires, string? several, Verdict verdict) =>
        Assert.That(Judge(Policy, Run("PFP"), Known(name, message, version, expires, several)).Verdict, Is.EqualTo(verdict));

    [Test]
    public void GateJsonHasEveryName() => Assert.That(
        Judge(Policy, Run(new string('F', 30))).Rules.Single(static r => r.Id == "failed").Evidence, Has.Count.EqualTo(30), "all, not ten");

    [Test]
    public void KnownIssuesOfTheRepositoryAreValid() => Assert.That(
        KnownIssue.Load(GateFiles.KnownIssues, new DateOnly(2026, 11, 26)).Select(static k => k.Owner), Is.All.Not.Empty);

    [Test]
    public void PoliciesOfSuitesAreValid() =>
        Assert.That(Directory.GetFiles(Path.Combine(Repository.Root, "suites", "gates"), "*.yaml").Where(static f => Path.GetFileName(f) != "performance.yaml")
            .Select(static f => GatePolicy.Load(f).Passed.Count), Is.All.Positive);

    internal static List<CaseRecord> Records(string letters) => [.. letters.Select(static (letter, i) => new CaseRecord
    {
        FullName = $"suite.feature.case{i}", Suite = "suite", Feature = "feature", Name = $"case{i}", Message = letter == 'P' ? "" : "why\u001b[31m",
        Status = Status(letter),
    })];

    internal static RunEvidence Run(string letters) => GateSample.Of([.. letters.Select(Status)]);

    private static CaseStatus Status(char letter) => letter switch
    {
        'P' => CaseStatus.Passed,
        'F' => CaseStatus.Failed,
        'E' => CaseStatus.Environment,
        'U' => CaseStatus.Unsupported,
        'N' => CaseStatus.NotTested,
        _ => CaseStatus.Undecided,
    };

    private static GateResult Judge(GatePolicy policy, RunEvidence run, params IReadOnlyList<KnownIssue> known) =>
        GateEvaluator.Evaluate(policy, run, known, GateSample.Day);

    private static KnownIssue Known(string name = "case001", string message = "why", string version = "1.2.3", string expires = "2026-12-01",
        string? several = null) => new()
        {
            Case = new($@"\A(?:{name})\z"),
            Message = new(message),
            Implementation = "some",
            Versions = [version],
            Issue = "X#1",
            Owner = "me",
            Expires = DateOnly.ParseExact(expires, "yyyy-MM-dd"),
            SeveralCases = several,
        };
}
