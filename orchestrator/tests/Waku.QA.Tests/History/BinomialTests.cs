using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.History;
using Waku.QA.Runs.Reporting;

namespace Waku.QA.Tests.History;

public sealed class BinomialTests
{
    /// <summary>Published values of exact limits (Clopper and Pearson 1934; the rule of three for no hits).</summary>
    [TestCase(0, 100, 0.0295, TestName = "No hit in 100: 2.95 %")]
    [TestCase(0, 20, 0.1391, TestName = "No hit in 20: 13.9 %")]
    [TestCase(1, 20, 0.2161, TestName = "One hit in 20: 21.6 %")]
    public void OneSidedUpperBounds(int hits, int trials, double bound) => Assert.That(Binomial.UpperBound(hits, trials), Is.EqualTo(bound).Within(0.0005));

    [Test]
    public void TwoSidedInterval()
    {
        var (lower, upper) = Binomial.Interval(4, 20);
        Assert.That((lower, upper),
            Is.EqualTo((0.0573, 0.4366))
                .Using<(double, double)>(static (a, b) => Math.Abs(a.Item1 - b.Item1) < 0.0005 && Math.Abs(a.Item2 - b.Item2) < 0.0005));
    }

    [Test]
    public void NoTrialsSayNothing() => Assert.That(Binomial.UpperBound(0, 0), Is.EqualTo(1));

    [TestCase("FFFFF", "deterministic: red in 5 of 5")]
    [TestCase("FPPPP", "flaky: red in 1 of 5")]
    [TestCase("EPPPP", "environment")]
    [TestCase("FEPPP", "flaky: red in 2 of 5")]
    public void RerunsClassifyAndNeverErase(string attempts, string verdict) => Assert.That(
        FlakeVerdict.Of([.. attempts.Select(static (a, i) =>
            new CaseAttempt(i + 1, a switch { 'F' => CaseStatus.Failed, 'E' => CaseStatus.Environment, _ => CaseStatus.Passed }, 1, ""))], 0, 10),
                Does.StartWith(verdict));

    [Test]
    public void AHistoryKeepsEveryRun()
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-history").FullName;
        using (var history = new RunHistory(folder))
        {
            for (var i = 0; i < 3; i++)
            {
                history.Append(Document($"run-{i}"), new GateResult(1, "p", i == 1 ? Verdict.Block : Verdict.Pass, []),
                    [Case("a", CaseStatus.Passed), Case("b", i == 1 ? CaseStatus.Failed : CaseStatus.Passed)]);
            }
        }

        using var again = new RunHistory(folder);
        Assert.That(again.Runs("smoke", 10).Select(static r => (r.Id, r.Verdict, r.Passed, r.Cases)),
            Is.EqualTo(new[] { ("run-2", "pass", 2, 2), ("run-1", "block", 1, 2), ("run-0", "pass", 2, 2) }));
        Assert.That(again.FailuresOf("b"), Is.EqualTo((1, 3)));
        Assert.That(again.Durations().Keys, Is.EquivalentTo(new[] { "a", "b" }));
    }

    private static CaseRecord Case(string name, CaseStatus status) => new() { FullName = name, Suite = "s", Feature = "f", Name = name, Status = status };

    private static RunDocument Document(string id) => new()
    {
        RunId = id,
        Suite = "smoke",
        Topology = "t",
        Seed = 1,
        Engine = "process",
        EngineDetail = "",
        Host = "h",
        Started = new DateTimeOffset(2026, 1, 1, 0, 0, id[^1] - '0', TimeSpan.Zero),
        Stopped = new DateTimeOffset(2026, 1, 1, 0, 1, 0, TimeSpan.Zero),
        Nodes = [],
        NotTested = [],
    };
}
