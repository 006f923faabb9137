using Waku.Node.Store;
using Waku.Node.Store.Sync;

namespace Waku.Node.Tests.Store.Sync;

/// <summary>Two ends find exactly what differs, through the bytes of the wire.</summary>
public sealed class ReconciliationTests
{
    private const long Start = 1_700_000_000_000_000_000;

    [Test]
    public void FindsExactlyWhatDiffers(
        [Values(0, 1, 50, 101, 3_000)] int common, [Values(0, 1, 7, 400)] int onlyFirst, [Values(0, 3, 250)] int onlySecond,
        [Values(1L, 1_000_000_000L)] long spread)
    {
        // A spread of one nanosecond puts many messages at one time: only hashes tell them apart then.
        var random = new Random(HashCode.Combine(common, onlyFirst, onlySecond));
        var all = Enumerable.Range(0, common + onlyFirst + onlySecond).Select(_ => Id(random, spread)).ToList();
        SyncId[] first = [.. all.Take(common + onlyFirst).Order()];
        SyncId[] second = [.. all.Take(common).Concat(all.Skip(common + onlyFirst)).Order()];
        var (one, two) = (Reconcile(first), Reconcile(second));

        var rounds = Talk(one, two);
        Assert.That(one.Missing.Order(), Is.EqualTo(all.Skip(common).Take(onlyFirst).Order()), "what the second lacks");
        Assert.That(two.Missing.Order(), Is.EqualTo(all.Skip(common + onlyFirst).Order()), "what the first lacks");
        Assert.That((one.Wanted, two.Wanted), Is.EqualTo((onlySecond, onlyFirst)));
        Assert.That(rounds, Is.LessThanOrEqualTo(10));
    }

    [Test]
    public void EqualSetsNeedOneFingerprint()
    {
        SyncId[] set = [.. Enumerable.Range(0, 5_000).Select(static i => Id(new Random(i), 1_000_000)).Order()];
        Assert.That(Talk(Reconcile(set), Reconcile(set)), Is.EqualTo(1));
    }

    /// <summary>By the text cluster and shards must match, shards as sets.</summary>
    [TestCase(67, new[] { 0, 1 }, true)]
    [TestCase(66, new[] { 0 }, true)]
    [TestCase(66, new[] { 1, 0 }, false)]
    public void OtherShardsAreNotReconciled(int cluster, int[] shards, bool refused)
    {
        SyncId[] set = [Id(new Random(1), 1)];
        var other = new Reconciliation([.. shards.Select(s => $"/waku/2/rs/{cluster}/{s}")], new SyncSet([]));
        var words = other.Begin(SyncId.At(Start - 1), SyncId.At(Start + 10));
        Assert.That(Reconcile(set).Answer(words with { Dialect = SyncDialect.Text }).Ranges.Count == 0, Is.EqualTo(refused));
        Assert.That(Reconcile(set).Answer(words).Ranges.Count == 0, Is.EqualTo(refused && cluster != 66), "nwaku takes what there is in common");
    }

    private static int Talk(Reconciliation one, Reconciliation two)
    {
        var word = RangesCodec.Encode(one.Begin(SyncId.At(Start - 1), SyncId.At(Start + 10_000_000_000)));
        for (var round = 1; ; round++)
        {
            var answer = (round % 2 == 1 ? two : one).Answer(RangesCodec.Decode(word));
            if (answer.Ranges.Count == 0)
            {
                return round;
            }

            word = RangesCodec.Encode(answer);
        }
    }

    private static Reconciliation Reconcile(SyncId[] set) => new(["/waku/2/rs/66/0", "/waku/2/rs/66/1"], new SyncSet(set));

    private static SyncId Id(Random random, long spread)
    {
        var hash = new byte[SyncId.HashLength];
        random.NextBytes(hash);
        return new SyncId(Start + random.NextInt64(spread), hash);
    }
}
