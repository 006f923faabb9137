using FsCheck;
using FsCheck.Fluent;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Tests;

public sealed class HandshakeSlotTests
{
    private const int Places = 8;

    /// <summary>Whatever comes and goes: the places are never exceeded, and who has two fewer than the greediest gets in.</summary>
    [Test]
    public void NobodyIsKeptOutByAnotherAddress() => Prop.ForAll(ArbMap.Default.ArbFor<(byte Address, bool Leaves, bool Heard)[]>(), static steps =>
    {
        var slots = new HandshakeSlots(new ResourceLimits { PendingHandshakes = Places }, new ResourceCounters(), TimeProvider.System);
        List<HandshakeSlot> held = [];
        foreach (var (address, leaves, heard) in steps)
        {
            var host = $"10.0.0.{address % 5}";
            if (leaves && held.Find(s => s.Group == host) is { } leaving)
            {
                leaving.Dispose();
                held.Remove(leaving);
                continue;
            }

            var own = held.Count(s => s.Group == host);
            var most = held.Count == 0 ? 0 : held.GroupBy(static s => s.Group).Max(static g => g.Count());
            HandshakeSlot? mine = null;
            mine = slots.TryEnter(host, () => held.Remove(mine!));
            if (mine is null && (held.Count < Places || own + 1 < most))
            {
                return false;
            }

            if (mine is not null)
            {
                held.Add(mine);
                if (heard)
                {
                    mine.Heard();
                }
            }

            if (slots.Count > Places || slots.Count != held.Count)
            {
                return false;
            }
        }

        held.ForEach(static s => s.Dispose());
        return slots.Count == 0;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void AnAddressThatIsQuietIsForgotten()
    {
        var time = new ManualTime();
        var slots = new HandshakeSlots(new ResourceLimits { HandshakeBurstPerAddress = 3, HandshakeRatePerAddress = 1 }, new ResourceCounters(), time);
        for (var i = 0; i < 3; i++)
        {
            slots.TryEnter("10.0.0.1", static () => { })!.Dispose();
        }

        Assert.That(slots.TryEnter("10.0.0.1", static () => { }), Is.Null, "the fourth at once");
        Assert.That(slots.TryEnter("10.0.0.2", static () => { }), Is.Not.Null, "another address");
        time.Move(TimeSpan.FromSeconds(1));
        Assert.That(slots.TryEnter("10.0.0.1", static () => { }), Is.Not.Null, "a second later");
        slots.Sweep();
        Assert.That(slots.Addresses, Is.EqualTo(1), "the other's bucket is full again");
        time.Move(TimeSpan.FromSeconds(10));
        slots.Sweep();
        Assert.That(slots.Addresses, Is.Zero);
    }

    [TestCase("10.1.2.3", "10.1.2.3")]
    [TestCase("::ffff:10.1.2.3", "10.1.2.3")]
    [TestCase("2001:db8:0:1::5", "20010DB800000001")]
    [TestCase("2001:db8:0:1:ffff::9", "20010DB800000001")]
    public void AHostIsOneAddress(string host, string group) => Assert.That(HandshakeSlots.GroupOf(host), Is.EqualTo(group));
}
