using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Blaming;

namespace Waku.QA.Tests.Blaming;

/// <summary>When reruns end (issue 22: two minutes a cell).</summary>
public sealed class BlameRoundsTests
{
    private static readonly Swap Red = new("one", "two", "process");

    /// <summary>Pairs of two products alone: whatever the rounds say, a fault of either and one between them look the same.</summary>
    [Test]
    public void RoundsThatCannotTellAreNotRun([Values] bool otherEngine)
    {
        HashSet<RoundKind> can = [RoundKind.Same, .. otherEngine ? [RoundKind.OtherEngine] : Array.Empty<RoundKind>()];
        var (rounds, table) = Run(can, static swap => swap == Red || swap == Red with { Engine = "docker" } ? CaseStatus.Failed : CaseStatus.Passed,
            [Red, new Swap("two", "three", "process")]);
        Assert.Multiple(() =>
        {
            Assert.That(BlameClassifier.Of(table).Fault, Is.EqualTo(Fault.Undecided));
            Assert.That(rounds, Is.EqualTo(otherEngine ? 3 : 2), "as many as there are kinds, once");
        });
    }

    /// <summary>A failure that shows now and then may show again: all rounds are worth their time.</summary>
    [Test]
    public void WhatPassedOnceIsTriedToTheEnd()
    {
        var turn = 0;
        var (rounds, _) = Run([RoundKind.Same], _ => turn++ % 2 == 0 ? CaseStatus.Passed : CaseStatus.Failed, [Red]);
        Assert.That(rounds, Is.EqualTo(BlameRounds.Most));
    }

    /// <summary>Where more of the same makes sure, it is run.</summary>
    [Test]
    public void RoundsThatMakeSureAreRun()
    {
        string[] labels = ["one", "two", "three"];
        var pairs = from f in labels from t in labels select new Swap(f, t, "process");
        var (_, table) = Run([RoundKind.Same], static swap => swap.From == "one" ? CaseStatus.Failed : CaseStatus.Passed, [.. pairs]);
        var verdict = BlameClassifier.Of(table);
        Assert.That((verdict.Fault, verdict.Confidence >= BlameClassifier.Sure), Is.EqualTo((Fault.ProductA, true)));
    }

    private static (int Rounds, BlameTable Table) Run(HashSet<RoundKind> can, Func<Swap, CaseStatus> outcome, IReadOnlyList<Swap> arrangements)
    {
        var table = BlameTable.Of(Red, CaseStatus.Failed);
        var done = 0;
        for (; BlameRounds.Next(done, table, can) is { } kind; done++)
        {
            var engine = kind == RoundKind.OtherEngine ? "docker" : "process";
            table = arrangements.Select(a => a with { Engine = engine }).Aggregate(table, (t, swap) => t.With(swap, outcome(swap)));
        }

        return (done, table);
    }
}
