namespace Waku.Node.Tests.Gossipsub;

/// <summary>The protocol core is sans I/O: a thousand routers run on one thread, and the same seed gives the same trace.</summary>
public sealed class DeterminismTests
{
    private const int Routers = 1_000;
    private const int Seconds = 60;
    private const int Messages = 60;

    [Test]
    public void AThousandRoutersGiveTheSameTraceTwice()
    {
        var first = new SimulatedNetwork(Routers, degree: 10, seed: 7);
        var trace = first.Run(Seconds, Messages);
        var second = new SimulatedNetwork(Routers, degree: 10, seed: 7);

        Assert.That(first.Steps, Is.GreaterThan(Routers * Seconds), "there was traffic");
        Assert.That(first.Delivered, Is.All.EqualTo(Routers), "every message reached every router exactly once");
        Assert.That(second.Run(Seconds, Messages), Is.EqualTo(trace));
        Assert.That(new SimulatedNetwork(Routers, degree: 10, seed: 8).Run(Seconds, Messages), Is.Not.EqualTo(trace), "another seed, another trace");
    }
}
