using Waku.QA.Runs.Blaming;

namespace Waku.QA.Tests.Blaming;

/// <summary>How often blame is right, on seeded failures of all classes (issue 22).</summary>
public sealed class SeededFaultTests
{
    private const int Trials = 400;
    private static readonly Fault[] Classes = [Fault.ProductA, Fault.ProductB, Fault.ProtocolAmbiguity, Fault.Test, Fault.Environment];

    [Test]
    public void NineOfTenSeededFailuresArePutWhereTheyBelong()
    {
        var random = new Random(22);
        var right = 0.0;
        foreach (var truth in Classes)
        {
            var said = Enumerable.Range(0, Trials).Select(_ => new SeededFault(truth, random).Judge().Verdict.Fault).CountBy(static f => f)
                .ToDictionary(static f => f.Key, static f => f.Value);
            TestContext.Out.WriteLine($"{truth}: {string.Join(", ", said.OrderByDescending(static s => s.Value).Select(static s => $"{s.Key} {s.Value}"))}");
            right += said.GetValueOrDefault(truth);
            Assert.That((double)said.GetValueOrDefault(truth) / Trials, Is.GreaterThanOrEqualTo(0.8), $"{truth}");
        }

        Assert.That(right / (Trials * Classes.Length), Is.GreaterThanOrEqualTo(0.9));
    }

    /// <summary>Also of faults that show seldom, only on this engine, or as an error of the harness.</summary>
    [Test]
    public void NoFaultOfAProductIsPutOnTheEnvironment()
    {
        var random = new Random(23);
        foreach (var truth in Classes.Where(static c => c != Fault.Environment))
        {
            var hidden = Enumerable.Range(0, 5 * Trials).Select(_ => new SeededFault(truth, random, lowestRate: 0.05).Judge())
                .Count(static j => j.Verdict.Fault == Fault.Environment);
            Assert.That(hidden, Is.Zero, $"{truth}");
        }
    }
}
