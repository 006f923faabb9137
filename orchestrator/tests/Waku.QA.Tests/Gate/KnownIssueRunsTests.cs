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

    /// <summary>Past runs newest first, as days 21, 20 … of November; it fails now.</summary>
    [TestCase("", true, TestName = "Quarantine: nothing is known of it yet")]
    [TestCase("PP", true, TestName = "Quarantine: two runs are not three")]
    [TestCase("PPP", false, TestName = "Quarantine: three runs in a row end it")]
    [TestCase("PPF", true, TestName = "Quarantine: it occurred in the third")]
    [TestCase("FPPP", false, TestName = "Quarantine: what comes later does not bring it back")]
    [TestCase("PFPFPF", true, TestName = "Quarantine: three in all are not three in a row")]
    [TestCase("PPO", true, TestName = "Quarantine: a run of another implementation says nothing")]
    [TestCase("PPM", false, TestName = "Quarantine: another failure is another issue")]
    [TestCase("PPFFFFFFPPP", true, TestName = "Quarantine: runs before its day do not count")]
    public void AQuarantineEndsByItself(string past, bool excuses)
    {
        var run = GateSample.Of(CaseStatus.Passed, CaseStatus.Failed) with
        {
            Past = [.. past.Select(static (l, i) => Past(l, $"202611{21 - i:00}-120000-aaaa"))],
        };
        var issue = Known with { Quarantine = new Quarantine(new DateOnly(2026, 11, 14), 3) };
        var policy = new GatePolicy { Name = "p", Passed = [new PassedShare(null, null, 0.3)], MaximumKnownIssues = 1 };
        var rules = GateEvaluator.Evaluate(policy, run, [issue], GateSample.Day).Rules;
        Assert.That(rules.Single(static r => r.Id == "failed").Outcome, Is.EqualTo(excuses ? Verdict.Pass : Verdict.Block));
        Assert.That(
            rules.Single(static r => r.Id == "known-issues").Evidence.Any(static e => e.Subject.Contains("has left its quarantine", StringComparison.Ordinal)),
            Is.EqualTo(!excuses));
    }

    [TestCase("{ since: \"2026-11-14\", runs: 3 }", null)]
    [TestCase("{ since: \"2026-11-31\", runs: 3 }", "'since' is '2026-11-31', which is no day")]
    [TestCase("{ since: \"2026-11-14\", runs: 1 }", "runs")]
    [TestCase("{ since: \"2026-11-14\", runs: 21 }", "runs")]
    [TestCase("{ runs: 3 }", "since")]
    [TestCase("3", "quarantine")]
    public void AQuarantineIsReadOrRefusedWithItsPlace(string text, string? refusal)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, $$"""
            schema: 1
            knownIssues:
              - { case: case001, implementation: some, versions: ["1.2.3"], message: why, issue: "X#1", reason: r, owner: o, expires: "2026-12-01",
                  quarantine: {{text}} }
            """);
        try
        {
            if (refusal is null)
            {
                Assert.That(KnownIssue.Load(file, GateSample.Day).Single().Quarantine, Is.EqualTo(new Quarantine(new DateOnly(2026, 11, 14), 3)));
            }
            else
            {
                Assert.That(() => KnownIssue.Load(file, GateSample.Day),
                    Throws.TypeOf<UsageException>().With.Message.Contains(refusal).And.Message.Match(@":\d+:\d+:"));
            }
        }
        finally
        {
            File.Delete(file);
        }
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
