using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Tests.Topologies;

/// <summary>Who is to blame for a node that does not start.</summary>
public sealed class StartLedgerTests
{
    private static readonly NodeStartException Candidate = new("a", "a did not start; last 1 log lines: no", null);
    private static readonly NodeStartException Other = new("b", "b did not start", null);

    [Test]
    public void WhereOthersStartItIsTheProduct()
    {
        var ledger = new StartLedger();
        ledger.Started("b");
        Assert.That(ledger.Blame([Candidate]), Is.SameAs(Candidate));
        Assert.That(ledger.Blame([Candidate, Other]), Is.SameAs(Candidate), "something has started here");
    }

    [Test]
    public void EveryStartCounts()
    {
        var ledger = new StartLedger();
        ledger.Started("a");
        ledger.Started("a");
        ledger.Started("b");
        Assert.That(ledger.Count, Is.EqualTo(3));
    }

    [Test]
    public void AloneItIsTheProduct() => Assert.That(new StartLedger().Blame([Candidate, Candidate]), Is.SameAs(Candidate));

    [Test]
    public void WhereNothingStartsItIsTheEnvironment() => Assert.That(new StartLedger().Blame([Candidate, Other]),
        Is.InstanceOf<EnvironmentException>().With.Message.Contains("nodes of no implementation start here (a, b)").And.Message.Contains("last 1 log lines"));
}
