using Waku.QA.CaseKit.Records;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Comparing;
using Waku.QA.Runs.Evidence;

namespace Waku.QA.Tests.Comparing;

/// <summary>Two runs side by side: every case is in exactly one place, and what may be chance is said to be.</summary>
public sealed class RunComparisonTests
{
    [Test]
    public void EveryPairOfResultsHasItsWord([Values] CaseStatus before, [Values] CaseStatus after)
    {
        var comparison = RunComparison.Of(GateSample.Of(before, CaseStatus.Passed), GateSample.Of(after, CaseStatus.Passed));

        CaseChangeKind? expected = before == after ? null
            : after == CaseStatus.Passed ? CaseChangeKind.Mended : before == CaseStatus.Passed ? CaseChangeKind.Broken : CaseChangeKind.Otherwise;
        Assert.That(comparison.Changes.SingleOrDefault()?.Kind, Is.EqualTo(expected));
        Assert.That(comparison.Same, Is.EqualTo(expected is null ? 2 : 1));
    }

    [Test]
    public void WhateverTheRunsEachCaseIsCountedOnceAndTheOtherWayRoundIsTheOpposite([Range(1, 50)] int seed)
    {
        var random = new Random(seed);
        var (one, other) = (Some(random), Some(random));

        var there = RunComparison.Of(one, other);
        var back = RunComparison.Of(other, one);

        var ids = one.Cases.Concat(other.Cases).Select(static c => c.Id).Distinct().Count();
        Assert.That(there.Same + there.Changes.Count, Is.EqualTo(ids));
        Assert.That(there.Changes.Select(static c => c.Kind), Is.Ordered);
        Assert.That(back.Changes.Select(static c => (c.Id, Opposite(c.Kind))), Is.EquivalentTo(there.Changes.Select(static c => (c.Id, c.Kind))));
        Assert.That(RunComparison.Of(one, one).Changes, Is.Empty);
    }

    [Test]
    public void AnotherReasonIsAChangeAndOneThatWaveredIsSaidToBeUnsteady()
    {
        var before = GateSample.Of(CaseStatus.Failed);
        var after = With(before, static c => c with
        {
            Message = "another reason\nand more",
            Attempts = [new CaseAttempt(1, CaseStatus.Failed, 1, "another reason"), new CaseAttempt(2, CaseStatus.Passed, 1, "")],
        });

        var change = RunComparison.Of(before, after).Changes.Single();

        Assert.That((change.Kind, change.Why, change.IsUnsteady), Is.EqualTo((CaseChangeKind.Otherwise, "another reason", true)));
    }

    [Test]
    public void NodesThatAreNotTheSameAreNamed()
    {
        var before = GateSample.Of(CaseStatus.Passed);
        var newer = before.Nodes[0] with { Version = "2.0.0" };

        var comparison = RunComparison.Of(before, before with { Nodes = [newer] });

        Assert.That(comparison.Nodes, Is.EqualTo(new[] { (false, before.Nodes[0]), (true, newer) }));
    }

    private static RunEvidence Some(Random random)
    {
        var all = GateSample.Of([.. Enumerable.Range(0, 30).Select(_ => (CaseStatus)random.Next(6))]);
        return all with { Cases = [.. all.Cases.Where(_ => random.Next(4) > 0)] };
    }

    private static RunEvidence With(RunEvidence run, Func<CaseEvidence, CaseEvidence> change) => run with { Cases = [.. run.Cases.Select(change)] };

    private static CaseChangeKind Opposite(CaseChangeKind kind) => kind switch
    {
        CaseChangeKind.Broken => CaseChangeKind.Mended,
        CaseChangeKind.Mended => CaseChangeKind.Broken,
        CaseChangeKind.Added => CaseChangeKind.Gone,
        CaseChangeKind.Gone => CaseChangeKind.Added,
        _ => kind,
    };
}
