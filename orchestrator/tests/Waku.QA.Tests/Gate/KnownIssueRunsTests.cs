using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.History;
using Waku.QA.Runs.Judging;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Sessions;
using Waku.QA.Tests.Evidence;

namespace Waku.QA.Tests.Gate;

/// <summary>A known issue is reported when it did not occur in so many runs, and not before.</summary>
public sealed class KnownIssueRunsTests
{
    private static readonly NodeEvidence Node = GateSample.Of(CaseStatus.Passed).Nodes[0];

    private static readonly KnownIssue Known = new()
    {
        Case = new(@"\A(?:case001)\z"),
        Message = new("why"),
        Implementation = "some",
        Versions = ["1.2.3"],
        Issue = "X#1",
        Owner = "me",
        Expires = new DateOnly(2026, 12, 1),
    };

    [TestCase("PPP", "", 1, true, TestName = "In one run when one is asked for")]
    [TestCase("PPP", "PP", 3, true, TestName = "In three runs")]
    [TestCase("PPP", "P", 3, false, TestName = "Two runs are not three")]
    [TestCase("PPP", "PF", 3, false, TestName = "It occurred in the third")]
    [TestCase("PPP", "PPF", 3, true, TestName = "It occurred in a run before those that are asked for")]
    [TestCase("PFP", "PP", 3, false, TestName = "It occurs now")]
    [TestCase("PPP", "PO", 3, false, TestName = "A run of another implementation says nothing")]
    [TestCase("PPP", "PM", 3, true, TestName = "Another failure is another issue")]
    public void Reported(string now, string past, int runs, bool reported)
    {
        var run = GateSample.Of([.. now.Select(static l => l == 'P' ? CaseStatus.Passed : CaseStatus.Failed)]) with
        {
            Past = [.. past.Select(static (l, i) => Past(l, $"2026112{1 - i}-120000-aaaa"))],
        };
        var rule = Rule(new GatePolicy { Name = "p", Passed = [new PassedShare(null, null, 0.3)], KnownIssueRuns = runs }, run);
        Assert.That(rule.Evidence.Select(static e => e.Subject), Is.EqualTo(reported ? new[] { "X#1" } : []));
        Assert.That(rule.Outcome, Is.EqualTo(Verdict.Pass), "reported, and nothing more");
    }

    [TestCase("node a died", "suite.feature.case001", true, Verdict.Pass, TestName = "A death that its case owns, failed for and names is a known issue")]
    [TestCase("node a died", "suite.feature.case001", false, Verdict.Block, TestName = "An owned death that is not known blocks by its case")]
    [TestCase("node a died", null, true, Verdict.Block, TestName = "A death that no case owns blocks")]
    [TestCase("node a died", "suite.feature.case002", true, Verdict.Block, TestName = "A death owned by a case that passed blocks")]
    [TestCase("node b died", "suite.feature.case001", true, Verdict.Block, TestName = "A death that the case does not name blocks")]
    public void DeathsThatOneCaseOwns(string death, string? owner, bool known, Verdict verdict)
    {
        var run = GateSample.Of(CaseStatus.Passed, CaseStatus.Failed, CaseStatus.Passed);
        run = run with
        {
            Cases = [.. run.Cases.Select(static c => c.Status == CaseStatus.Failed ? c with { Message = "why: node a died\nlast lines" } : c)],
            Findings =
            [
                new RunFinding(FindingKind.NodeDeath, "n", "own", $"{death}\nlast lines\nduring x", []) { Case = owner },
                new RunFinding(FindingKind.Crash, "c", "own", "a (some): panic", []) { Case = owner },
            ],
        };
        GateResult Judge(RunEvidence evidence) => GateEvaluator.Evaluate(
            new GatePolicy { Name = "p", Passed = [new PassedShare(null, null, 0.3)] }, evidence, known ? [Known] : [], GateSample.Day);
        Assert.That(Judge(run).Verdict, Is.EqualTo(verdict));
        var crash = run with { Findings = [run.Findings[0], run.Findings[1] with { Case = null }] };
        Assert.That(Judge(crash).Verdict, Is.EqualTo(Verdict.Block), "a crash beside the death is nobody's own");
        var violation = run with { Findings = [.. run.Findings, new RunFinding(FindingKind.OracleViolation, "o", "own", "m", []) { Case = owner }] };
        Assert.That(Judge(violation).Verdict, Is.EqualTo(Verdict.Block), "what the oracle found is nobody's own");
    }

    [Test]
    public void TheHistoryOfAFolderIsAsked()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-past").FullName;
        using (var history = new RunHistory(folder))
        {
            for (var day = 1; day <= 4; day++)
            {
                history.Append(Document($"2026110{day}-000000-aaaa", day), new GateResult(1, "p", Verdict.Pass, []),
                    [new CaseRecord { FullName = "a.case001", Suite = "s", Feature = "f", Name = "case001", Message = day == 2 ? "why" : "",
                        Status = day == 2 ? CaseStatus.Failed : day == 3 ? CaseStatus.NotTested : CaseStatus.Passed }]);
            }

            var past = history.Past("a.case001", "case001", 2);

            Assert.That(past.Select(static p => (p.Run, p.Status, p.Message)), Is.EqualTo(new[]
            {
                ("20261104-000000-aaaa", CaseStatus.Passed, ""), ("20261102-000000-aaaa", CaseStatus.Failed, "why"),
            }), "the newest that gave an answer");
            Assert.That(past.Select(static p => p.Nodes.Single()).Distinct(), Is.EqualTo(new[] { Node with { Version = "1.2.3 (a build)" } }));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void RunsThatAreGivenTogetherKnowOfEachOther()
    {
        RunEvidence At(int day)
        {
            var run = GateSample.Of(CaseStatus.Passed, CaseStatus.Passed);
            var started = run.Plan.Started.AddDays(day - 2);
            return run with
            {
                Plan = run.Plan with { RunId = $"2026112{day}-120000-aaaa", Started = started, Day = DateOnly.FromDateTime(started.UtcDateTime) },
            };
        }

        var (first, second) = (At(1), At(2));
        Assert.That(PastResults.With(second, [first, second]).Past!.Select(static p => (p.Run, p.Name)).Distinct(),
            Is.EqualTo(new[] { ("20261121-120000-aaaa", "case000"), ("20261121-120000-aaaa", "case001") }));
        Assert.That(PastResults.With(first, [first, second]).Past, Is.Null, "nobody knows what comes");
        using var one = new StoredRun(first);
        using var two = new StoredRun(second);
        var policy = Path.Combine(one.Folder, "..", $"{Guid.NewGuid():n}.yaml");
        File.WriteAllText(policy, "schema: 1\npassed: [{ share: 0.5 }]\nknownIssueRuns: 2\n");
        File.WriteAllText(one.Known, """
            schema: 1
            knownIssues:
              - { case: case001, implementation: some, versions: ["1.2.3"], message: why, issue: "X#1", reason: r, owner: o, expires: "2026-12-01" }
            """);
        var target = Directory.CreateTempSubdirectory("waku-qa-given").FullName;
        var request = new GateRequest { Results = [one.Folder, two.Folder], Policy = policy, KnownIssues = one.Known, Out = target, Json = true };
        Assert.That(GateSession.Run(request), Is.Zero);
        Assert.That(File.ReadAllText(Path.Combine(target, second.Plan.RunId, "gate.json")), Does.Contain("X#1"));
        Assert.That(File.ReadAllText(Path.Combine(target, first.Plan.RunId, "gate.json")), Does.Not.Contain("X#1"));
        File.Delete(policy);
        Directory.Delete(target, recursive: true);
    }

    private static GateRule Rule(GatePolicy policy, RunEvidence run) =>
        GateEvaluator.Evaluate(policy, run, [Known], GateSample.Day).Rules.Single(static r => r.Id == "known-issues-occur");

    private static PastResult Past(char letter, string run) => new(run, "suite.feature.case001", "case001",
        letter is 'F' or 'M' ? CaseStatus.Failed : CaseStatus.Passed, letter == 'F' ? "why" : letter == 'M' ? "another" : "",
        [letter == 'O' ? Node with { Implementation = "other" } : Node]);

    private static RunDocument Document(string id, int day) => new()
    {
        RunId = id,
        Suite = "smoke",
        Topology = "t",
        Seed = 1,
        Engine = "process",
        EngineDetail = "d",
        Host = "h",
        Started = new DateTimeOffset(2026, 11, day, 0, 0, 0, TimeSpan.Zero),
        Stopped = new DateTimeOffset(2026, 11, day, 0, 1, 0, TimeSpan.Zero),
        Nodes = [new RunNode("c", "n", Node.Implementation, "1.2.3 (a build)", "p", "r", Node.Digest, 1)],
        NotTested = [],
    };
}
