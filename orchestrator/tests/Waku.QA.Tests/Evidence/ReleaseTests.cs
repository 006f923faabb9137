using Microsoft.Extensions.Time.Testing;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate.Rules;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Tests.Evidence;

/// <summary>Suites and comparison make one verdict on a release, and nothing less or else does.</summary>
public sealed class ReleaseTests
{
    private const string Policy = """
        schema: 1
        passed:
          - { suite: smoke, share: 0.9 }
          - { suite: performance, share: 1 }
        comparisons:
          scenarios: [startup]
          policy: how.yaml
        """;

    private static readonly NodeEvidence Old = new("some", "1.2.2", $"sha256:{new string('1', 64)}");
    private readonly string _folder = Directory.CreateTempSubdirectory("waku-qa-release").FullName;
    private int _runs;

    private string PolicyFile => Path.Combine(_folder, "policy.yaml");

    private string How => EvidenceManifest.Digest(Path.Combine(_folder, "how.yaml"));

    [OneTimeSetUp]
    public void Write()
    {
        File.WriteAllText(PolicyFile, Policy);
        File.WriteAllText(Path.Combine(_folder, "how.yaml"), "how it is measured");
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void SuitesAndComparisonPassTogetherAndAreJudgedAgainToTheByte()
    {
        var (code, folder, _) = Join(Suites(), Compared());

        Assert.That(code, Is.Zero);
        var gate = File.ReadAllBytes(Path.Combine(folder!, "gate.json"));
        var again = Path.Combine(_folder, "again");
        var request = new GateRequest { Results = [folder!], Policy = PolicyFile, KnownIssues = Known(), Out = again, Json = true };
        Assert.That(GateSession.Run(request), Is.Zero);
        Assert.That(File.ReadAllBytes(Path.Combine(again, "gate.json")), Is.EqualTo(gate));
        Assert.That(gate.AsSpan().IndexOf("\"asOf\": \"2026-11-23\""u8), Is.Positive, "as of the day of the joining, not of the oldest run");
        var joined = EvidenceReader.Read(folder!);
        Assert.That(joined.Plan.JoinedFrom, Has.Count.EqualTo(2));
        Assert.That(joined.Cases.SelectMany(static c => c.Evidence).All(static e => e.StartsWith("runs/", StringComparison.Ordinal)), Is.True);
        Assert.That(File.Exists(Path.Combine(folder!, joined.Cases[^1].Evidence[0], "a.log")), Is.True, "the evidence of each run lies beside it");

        File.AppendAllText(Path.Combine(folder!, joined.Cases[^1].Evidence[0], "a.log"), "x");
        Assert.That(() => GateSession.Run(request), Throws.InstanceOf<EnvironmentException>());
    }

    [Test]
    public void WhatIsNoReleaseDoesNotPass()
    {
        var candidate = GateSample.Of(CaseStatus.Passed).Nodes[0];
        var (one, two) = (Suites(), Compared());
        (string What, int Code, string Reason, RunEvidence[] Runs)[] bad =
        [
            ("nothing", 1, "there are no runs", []),
            ("no comparison", 1, "comparisons", [one]),
            ("no suite", 1, "passed", [two]),
            ("a slower candidate", 1, "failed", [one, Compared(CaseStatus.Failed)]),
            ("a noisy machine", 2, "undecided", [one, Compared(CaseStatus.Undecided)]),
            ("a red suite", 1, "failed", [Suites(CaseStatus.Failed), two]),
            ("compared with itself", 1, "comparisons", [one, Compared(baseline: candidate)]),
            ("compared with nothing", 1, "comparisons", [one, Change(two, static c => c with { Baseline = null })]),
            ("another candidate measured", 1, "one-candidate", [one, Change(two, static c => c with { Nodes = [c.Nodes[0] with { Digest = Old.Digest }] })]),
            ("nobody measured", 1, "comparisons", [one, Change(two, static c => c with { Nodes = [] })]),
            ("two candidates measured", 1, "one-candidate",
                [one, Change(two, c => c with { Nodes = [candidate, candidate with { Digest = Old.Digest }] })]),
            ("another implementation measured", 1, "one-candidate",
                [one, Change(two, static c => c with { Nodes = [c.Nodes[0] with { Implementation = "x" }] })]),
            ("another measure", 1, "comparisons", [one, Compared(how: "sha256:00")]),
            ("a shorter measure", 1, "comparisons", [one, Compared(changed: "seconds 1")]),
            ("another scenario", 1, "comparisons", [one, Compared(scenario: "idle")]),
            ("a filtered suite", 1, "filtered by x", [Rehash(one, static p => p with { Filter = "x" }), two]),
            ("a part of a suite", 1, "part 1 of 2", [Rehash(one, static p => p with { Part = 1, Parts = 2, Selected = [] }), two]),
            ("a suite twice", 1, "12 cases are planned in runs", [one, Suites(), two]),
            ("a run twice", 1, "is there 2 times", [one, one, two]),
            ("joined before", 1, "joined evidence itself", [Rehash(one, static p => p with { JoinedFrom = ["x"] }), two]),
            ("a forged plan", 1, "does not fit its hash", [one with { Plan = one.Plan with { Seed = 7 } }, two]),
            ("a death", 1, "findings", [one with { Findings = [new RunFinding(FindingKind.NodeDeath, "n", null, "m", [])] }, two]),
            ("trouble of the machine", 3, "environment", [Suites(CaseStatus.Environment), two]),
            ("a suite that was stopped", 2, "complete", [one with { End = one.End! with { Interrupted = true } }, two]),
            ("last year's comparison", 2, "evidence-age",
                [one, Rehash(two, static p => p with { Started = p.Started.AddDays(-40), Day = p.Day.AddDays(-40) })]),
        ];
        Assert.Multiple(() =>
        {
            foreach (var (what, code, reason, runs) in bad)
            {
                var (exit, folder, output) = Join(runs);
                Assert.That(exit, Is.EqualTo(code), what);
                Assert.That(output, Does.Contain(reason), what);
                Assert.That(folder is not null || output.Contains("say nothing of a release", StringComparison.Ordinal), Is.True, what);
            }
        });
    }

    /// <summary>Exit code, folder, and the ids of rules that do not hold, or why nothing was joined.</summary>
    private (int Code, string? Folder, string Output) Join(params RunEvidence[] runs)
    {
        List<StoredRun> stored = [.. runs.Select(static r => new StoredRun(r))];
        var target = Path.Combine(_folder, $"out-{++_runs}");
        using var error = new StringWriter();
        var (console, standard) = (Console.Error, Console.Out);
        Console.SetError(error);
        try
        {
            var request = new GateRequest
            {
                Results = [.. stored.Select(static s => s.Folder)],
                Policy = PolicyFile,
                KnownIssues = Known(),
                Json = true,
            };
            var code = new JoinSession(new FakeTimeProvider(GateSample.Day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc))).Run(request, target);
            var folder = Directory.Exists(target) ? Directory.GetDirectories(target).Single() : null;
            var rules = folder is null ? "" : string.Join('\n', GateSession.Judge(EvidenceReader.Read(folder), request).Rules
                .Where(static r => r.Outcome != Verdict.Pass).Select(static r => $"{r.Id}: {r.Summary()}"));
            return (code, folder, rules + error);
        }
        finally
        {
            Console.SetError(console);
            Console.SetOut(standard);
            stored.ForEach(static s => s.Dispose());
        }
    }

    private string Known()
    {
        var file = Path.Combine(_folder, "known.yaml");
        File.WriteAllText(file, "schema: 1\nknownIssues: []\n");
        return file;
    }

    private RunEvidence Suites(CaseStatus one = CaseStatus.Passed) =>
        Rehash(GateSample.Of([one, .. Enumerable.Repeat(CaseStatus.Passed, 11)]), p => p with { RunId = $"suites-{++_runs}" });

    private RunEvidence Compared(CaseStatus status = CaseStatus.Passed, NodeEvidence? baseline = null, string? how = null, string? changed = null,
        string scenario = "startup")
    {
        var run = Rehash(GateSample.Of(status), p => p with
        {
            RunId = $"comparison-{++_runs}",
            Suite = "comparison",
            Cases = [new PlannedCase($"performance.{scenario}", scenario, Comparisons.Suite, scenario, [])],
        });
        return run with
        {
            Cases = [run.Cases[0] with
            {
                Id = $"performance.{scenario}",
                Name = scenario,
                Requirements = [],
                Baseline = [baseline ?? Old],
                Parameters = [new ParameterEvidence(Comparisons.PolicyParameter, how ?? How),
                    .. changed is null ? [] : (ParameterEvidence[])[new ParameterEvidence(Comparisons.ChangedParameter, changed)]],
            }],
        };
    }

    private static RunEvidence Change(RunEvidence run, Func<CaseEvidence, CaseEvidence> change) => run with { Cases = [change(run.Cases[0])] };

    private static RunEvidence Rehash(RunEvidence run, Func<PlanEvidence, PlanEvidence> change)
    {
        var plan = change(run.Plan);
        return run with { Plan = plan with { Hash = PlanHash.Of(plan) } };
    }
}
