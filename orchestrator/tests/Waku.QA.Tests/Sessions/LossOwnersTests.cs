using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Tests.Sessions;

/// <summary>What a case waited for in vain and what the oracle misses are one finding, when they are the same messages (issue 19).</summary>
public sealed class LossOwnersTests
{
    private const string Finding = "the oracle accepts the history of cluster main";
    private string _folder = "";

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("waku-qa-loss").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [TestCase(CaseStatus.Failed, "waited 12 s for message 0xab and 0xcd", new[] { "0xab", "0xcd" }, true)]
    [TestCase(CaseStatus.Failed, "waited 12 s for message 0xab", new[] { "0xab", "0xcd" }, false, TestName = "One that no case missed is enough")]
    [TestCase(CaseStatus.Failed, "something else", new[] { "0xab" }, false)]
    [TestCase(CaseStatus.Passed, "0xab", new[] { "0xab" }, false, TestName = "Who passed owns nothing")]
    [TestCase(CaseStatus.Failed, "0xab", null, false, TestName = "What is more than a loss is nobody's")]
    public void ItIsTheCasesWhoMissedIt(CaseStatus status, string message, string[]? lost, bool owned)
    {
        var (cases, folder) = Run(lost);
        var record = cases.Get("case", "smoke", "f", "case");
        (record.Status, record.Message) = (status, message);
        LossOwners.Find(cases, folder);

        Assert.That(folder.Findings.Single().Case, Is.EqualTo(owned ? "case" : null));
        Assert.That(cases.Cases.Any(static c => c.FullName == Finding), Is.Not.EqualTo(owned), "an owned finding has no line of its own");
    }

    [Test]
    public void WhatAnAttemptSaidCounts()
    {
        var (cases, folder) = Run(["0xab"]);
        var record = cases.Get("case", "smoke", "f", "case");
        (record.Status, record.Message) = (CaseStatus.Failed, "missed 0xef");
        record.Attempts.Add(new CaseAttempt(1, CaseStatus.Failed, 1, "missed 0xab"));
        LossOwners.Find(cases, folder);
        Assert.That(folder.Findings.Single().Suspects, Is.EqualTo(new[] { "case" }));
    }

    private (CaseRecorder Cases, RunFolder Folder) Run(string[]? lost)
    {
        var (cases, folder) = (new CaseRecorder(), new RunFolder(_folder));
        cases.Get(Finding, CaseRecorder.OfRun, "Nodes", Finding).Status = CaseStatus.Failed;
        folder.Add(new RunFinding(FindingKind.OracleViolation, Finding, "main", "1 violation(s)", []) { Lost = lost });
        return (cases, folder);
    }
}
