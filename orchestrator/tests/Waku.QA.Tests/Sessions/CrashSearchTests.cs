using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Tests.Sessions;

public sealed class CrashSearchTests
{
    private string _folder = null!;
    private RunFolder _run = null!;
    private CaseRecorder _cases = null!;
    private int _replays;

    [SetUp]
    public void Make()
    {
        _folder = Directory.CreateTempSubdirectory("waku-qa-crash").FullName;
        _run = new RunFolder(_folder);
        _cases = new CaseRecorder();
        _replays = 0;
    }

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task TheKillerOwnsTheDeathAndTheOthersAreCleared([Values(1, 2, 3, 4, 5, 6, 7, 8)] int seed)
    {
        // Generated: some suspects failed beside the killer, some passed, and the killer may have passed too.
        var random = new Random(seed);
        List<string> suspects = [.. Enumerable.Range(0, random.Next(1, 60)).Select(static i => $"case{i}")];
        var killer = suspects[random.Next(suspects.Count)];
        foreach (var suspect in suspects)
        {
            Case(suspect, random.Next(8) > 0 ? CaseStatus.Passed : CaseStatus.Failed);
        }

        Case("stranger", CaseStatus.Failed);
        Death("main", suspects);
        await SearchAsync([killer]);

        var finding = _run.Findings.Single();
        Assert.That(finding.Case, Is.EqualTo(killer));
        Assert.That(Status(killer), Is.EqualTo(CaseStatus.Failed));
        Assert.That(suspects.Where(s => s != killer).Select(Status), Is.All.EqualTo(CaseStatus.Passed), "innocent");
        Assert.That(Status("stranger"), Is.EqualTo(CaseStatus.Failed), "it used no cluster that died");
        Assert.That(_cases.Cases.Select(static c => c.Suite), Has.None.EqualTo(CaseRecorder.OfRun), "one crash is told once");
        Assert.That(_replays, Is.LessThanOrEqualTo(2 + (2 * Math.Ceiling(Math.Log2(suspects.Count + 1)))), "by halves");
    }

    [Test]
    public async Task ADeathThatNobodyRepeatsStaysTheRuns()
    {
        Case("case0", CaseStatus.Failed);
        Case("case1", CaseStatus.Passed);
        Death("main", ["case0", "case1"]);
        await SearchAsync([]);

        Assert.That(_run.Findings.Single(), Has.Property(nameof(RunFinding.Case)).Null.And.Property(nameof(RunFinding.Message)).Contains("2 of 2 suspects"));
        Assert.That(_cases.Cases.Count(static c => c.Suite == CaseRecorder.OfRun), Is.EqualTo(1));
    }

    [Test]
    public async Task WhoFailsAloneToStaysRedForItsOwnReason()
    {
        Case("killer", CaseStatus.Failed);
        Case("wrong", CaseStatus.Failed);
        Death("main", ["killer", "wrong"]);
        await SearchAsync(["killer"], red: ["wrong"]);

        var wrong = _cases.Cases.Single(static c => c.FullName == "wrong");
        Assert.That(wrong, Has.Property(nameof(CaseRecord.Status)).EqualTo(CaseStatus.Failed).And.Property(nameof(CaseRecord.Message)).EqualTo("its own"));
        Assert.That(wrong.Attempts, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task OneCrashInManyClustersIsOneFinding()
    {
        Case("killer", CaseStatus.Failed);
        Case("other", CaseStatus.Failed);
        Death("main", ["killer", "other"]);
        Death("main-again1", ["killer", "third"]);
        _run.Add(new RunFinding(FindingKind.Crash, "no log of cluster main reports a crash", "main", "another node's", []));
        _run.Add(new RunFinding(FindingKind.OracleViolation, "the oracle accepts", "elsewhere", "lost", []));
        _run.Add(new RunFinding(FindingKind.Refusal, "a and b do not stay connected", "main", "", []) { Suspects = ["killer"], Case = "killer" });
        await SearchAsync(["killer"]);

        Assert.That(_run.Findings.Select(static f => (f.Kind, f.Case)), Is.EquivalentTo(new[]
        {
            (FindingKind.NodeDeath, "killer"), (FindingKind.Crash, null), (FindingKind.OracleViolation, (string?)null), (FindingKind.Refusal, "killer"),
        }), "what is no death of it is another finding");
        Assert.That(_run.Findings.Single(static f => f.Kind == FindingKind.NodeDeath).Suspects, Is.EqualTo(new[] { "killer", "other", "third" }),
            "all that used a cluster of that crash");
    }

    [Test]
    public async Task WhatAReplayShowsBesideIsKept()
    {
        Case("case0", CaseStatus.Failed);
        Death("main", ["case0"]);
        await SearchAsync([], beside: new RunFinding(FindingKind.OracleViolation, "the oracle accepts", "main-again1", "lost", []));
        Assert.That(_run.Findings.Select(static f => f.Kind), Is.EquivalentTo(new[] { FindingKind.NodeDeath, FindingKind.OracleViolation }));
    }

    [Test]
    public async Task ADeathIsSearchedOnce()
    {
        Case("case0", CaseStatus.Failed);
        Death("main", ["case0"]);
        var search = Search([], [], null);
        await search.SearchAsync(CancellationToken.None);
        var said = _run.Findings.Single().Message;
        await search.SearchAsync(CancellationToken.None);
        Assert.That((_replays, _run.Findings.Single().Message), Is.EqualTo((1, said)));
    }

    [Test]
    public async Task EachKillerIsFoundAndEverybodyElseCleared([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        List<string> suspects = [.. Enumerable.Range(0, 20).Select(static i => $"case{i:00}")];
        List<string> killers = [.. suspects.OrderBy(_ => random.Next()).Take(seed)];
        suspects.ForEach(s => Case(s, CaseStatus.Failed));
        Death("main", suspects);
        await SearchAsync(killers);
        Assert.That(_cases.Cases.Where(static c => c.Status == CaseStatus.Failed).Select(static c => c.FullName), Is.EquivalentTo(killers));
    }

    [Test]
    public async Task WhoPassedIsReplayedOnlyWhileNobodyElseIsFound()
    {
        Case("a-bystander", CaseStatus.Passed);
        Case("killer", CaseStatus.Failed);
        Death("main", ["a-bystander", "killer"]);
        await SearchAsync(["killer"]);
        Assert.That(_replays, Is.EqualTo(1));
    }

    private Task SearchAsync(IReadOnlyList<string> killers, IReadOnlyList<string>? red = null, RunFinding? beside = null) =>
        Search(killers, red ?? [], beside).SearchAsync(CancellationToken.None);

    private CrashSearch Search(IReadOnlyList<string> killers, IReadOnlyList<string> red, RunFinding? beside) => new((ids, _) =>
    {
        _replays++;
        var records = ids.Select(id => new CaseRecord
        {
            FullName = id,
            Suite = "smoke",
            Feature = "f",
            Name = id,
            Message = red.Contains(id) ? "its own" : "",
            Status = red.Contains(id) ? CaseStatus.Failed : CaseStatus.Passed,
        });
        IReadOnlyList<RunFinding> died = ids.Any(killers.Contains) ? [new RunFinding(FindingKind.NodeDeath, "died", "x", "exit 134", [])] : [];
        return Task.FromResult(new ReplayResult([.. records], beside is null ? died : [.. died, beside]));
    }, _cases, _run, new Progress<string>());

    private CaseStatus Status(string id) => _cases.Cases.Single(c => c.FullName == id).Status;

    private void Case(string id, CaseStatus status) => (_cases.Get(id, "smoke", "f", id).Status, _cases.Get(id, "smoke", "f", id).Message) = (status, "gone");

    private void Death(string cluster, IReadOnlyList<string> suspects)
    {
        var name = $"no node of cluster {cluster} ends by itself";
        _cases.Get(name, CaseRecorder.OfRun, "Nodes", name).Status = CaseStatus.Failed;
        _run.Add(new RunFinding(FindingKind.NodeDeath, name, cluster, "exit 134", []) { Suspects = suspects });
    }
}
