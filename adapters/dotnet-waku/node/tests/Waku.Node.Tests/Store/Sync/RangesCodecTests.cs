using FsCheck;
using FsCheck.Fluent;
using Waku.Libp2p.Primitives;
using Waku.Node.Store;
using Waku.Node.Store.Sync;

namespace Waku.Node.Tests.Store.Sync;

/// <summary>Bytes of WAKU-SYNC, counted out by hand from its text, and what must be refused.</summary>
public sealed class RangesCodecTests
{
    private const string Fp = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static readonly byte[] Hash = Convert.FromHexString(Fp);

    /// <summary>Cluster 66, shards 0 and 300; skip to 1000, fingerprint to 1002.</summary>
    [Test]
    public void AFingerprintHasTheBytesOfTheText() => Equal(
        "42" + "02" + "00" + "ac02" + "e807" + "00" + "02" + "01" + Fp,
        new RangesData(66, [0, 300], [SyncRange.Skip(SyncId.At(1_000)), SyncRange.Of(SyncId.At(1_002), Hash)]));

    /// <summary>An item set to 2000: two items, the first time in full, then a difference, hashes in full, reconciled.</summary>
    [Test]
    public void AnItemSetHasTheBytesOfTheText() => Equal(
        "01" + "00" + "d00f" + "02" + "02" + "e807" + Fp + "02" + Fp + "01",
        new RangesData(1, [], [SyncRange.Of(SyncId.At(2_000), [new SyncId(1_000, Hash), new SyncId(1_002, Hash)], reconciled: true)]));

    [Test]
    public void AnEmptyItemSetAndNoRanges()
    {
        Equal("01" + "00" + "05" + "02" + "00" + "00", new RangesData(1, [], [SyncRange.Of(SyncId.At(5), [], reconciled: false)]));
        Equal("01" + "01" + "07", new RangesData(1, [7], []));
        Assert.That(RangesCodec.Decode([]).Ranges, Is.Empty);
    }

    /// <summary>The table of the specification: 1000; 1002; 1002 with a hash that differs from the second byte on; 1003.</summary>
    [Test]
    public void TheTableOfTheText()
    {
        var bounds = RangesCodec.Decode(Convert.FromHexString("00" + "00" + "e80700" + "0200" + "0002356000" + "0100")).Ranges.Select(static r => r.Upper)
            .ToList();
        Assert.That(bounds.Select(static b => b.Timestamp), Is.EqualTo(new[] { 1_000, 1_002, 1_002, 1_003 }));
        Assert.That(Convert.ToHexStringLower(bounds[2].Hash.Span), Is.EqualTo("3560" + new string('0', 60)));
        Assert.That(bounds[3].Hash.Span.ContainsAnyExcept((byte)0), Is.False);
        Equal("00" + "00" + "e80700" + "0200" + "0002356000" + "0100", new RangesData(0, [], [.. bounds.Select(SyncRange.Skip)]));
    }

    [TestCase("01", TestName = "cut off after the cluster")]
    [TestCase("8100" + "00", TestName = "a number that is not minimal")]
    [TestCase("01" + "ff7f", TestName = "more shards than bytes")]
    [TestCase("01" + "00" + "e807" + "03", TestName = "an unknown kind")]
    [TestCase("01" + "00" + "e807" + "01" + "00", TestName = "a short fingerprint")]
    [TestCase("01" + "00" + "0000", TestName = "a bound at zero")]
    [TestCase("01" + "00" + "e80700" + "000000", TestName = "a bound twice")]
    [TestCase("01" + "00" + "05" + "02" + "01" + "05" + Fp + "00", TestName = "an item at its upper bound")]
    [TestCase("01" + "00" + "05" + "00" + "05" + "02" + "01" + "04" + Fp + "00", TestName = "an item below its lower bound")]
    [TestCase("01" + "00" + "09" + "02" + "02" + "05" + Fp + "00" + Fp + "00", TestName = "an item twice")]
    [TestCase("01" + "00" + "ffffffffffffffffff0100" + "0100", TestName = "past the end of time")]
    public void RefusesWhatIsMalformed(string hex) => Assert.That(() => RangesCodec.Decode(Convert.FromHexString(hex)), Throws.InstanceOf<Libp2pException>());

    [Test]
    public void RefusesToWriteWhatWouldBeLost() =>
        Assert.That(() => RangesCodec.Encode(new RangesData(1, [], [SyncRange.Skip(new SyncId(5, Hash))])), Throws.ArgumentException);

    [Test]
    public void WhatIsEncodedComesBack() => Prop.ForAll(
        (from cluster in Gen.Choose(0, 70_000)
         from shards in Gen.Choose(0, 1_023).ListOf(3)
         from steps in Gen.Choose(1, 1 << 30).ListOf(6)
         from kind in Gen.Choose(0, 2).ListOf(6)
         from reconciled in Gen.Elements(true, false)
         select Make(cluster, [.. shards], [.. steps], [.. kind], reconciled)).ToArbitrary(),
        static data => RangesCodec.Encode(RangesCodec.Decode(RangesCodec.Encode(data))).AsSpan().SequenceEqual(RangesCodec.Encode(data)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static RangesData Make(int cluster, int[] shards, int[] steps, int[] kinds, bool reconciled)
    {
        List<SyncRange> ranges = [];
        var time = 0L;
        for (var i = 0; i < steps.Length; i++)
        {
            var (from, upper) = (time, SyncId.At(time + steps[i]));
            time += steps[i];
            ranges.Add(kinds[i] switch
            {
                0 => SyncRange.Skip(upper),
                1 => SyncRange.Of(upper, Hash),
                _ => SyncRange.Of(upper, [SyncId.At(from), new SyncId(from, Hash)], reconciled),
            });
        }

        return new RangesData((ulong)cluster, [.. shards.Select(static s => (ulong)s)], ranges);
    }

    private static void Equal(string hex, RangesData data)
    {
        Assert.That(Convert.ToHexStringLower(RangesCodec.Encode(data)), Is.EqualTo(hex));
        Assert.That(Convert.ToHexStringLower(RangesCodec.Encode(RangesCodec.Decode(Convert.FromHexString(hex)))), Is.EqualTo(hex));
    }
}
