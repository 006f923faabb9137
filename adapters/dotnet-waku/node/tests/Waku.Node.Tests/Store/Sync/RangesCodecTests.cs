using FsCheck;
using FsCheck.Fluent;
using Waku.Libp2p.Primitives;
using Waku.Node.Store;
using Waku.Node.Store.Sync;

namespace Waku.Node.Tests.Store.Sync;

/// <summary>Bytes of WAKU-SYNC, counted out by hand from its text and from nwaku v0.37.1's encoder, and what must be refused.</summary>
public sealed class RangesCodecTests
{
    private const string Fp = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static readonly byte[] Hash = Convert.FromHexString(Fp);

    /// <summary>Cluster 66, shards 0 and 300; skip to 1000, fingerprint to 1002.</summary>
    [Test]
    public void AFingerprintHasTheBytesOfTheText() => Equal(
        "42" + "02" + "00" + "ac02" + "e807" + "00" + "02" + "01" + Fp,
        OfText([S(66, 0), S(66, 300)], [SyncRange.Skip(SyncId.At(1_000)), SyncRange.Of(SyncId.At(1_002), Hash)]));

    /// <summary>Two lists of topics with their lengths; the first bound has no kind; a time that has not changed is followed by a hash.</summary>
    [Test]
    public void NwakuNamesTopicsAndSkipsWithoutAKind() => Equal(
        "01" + "0f" + "2f77616b752f322f72732f36362f30" + "01" + "04" + "2f612f62" + "e807" + "02" + "01" + Fp + "e807" + "02" + "01" + "c20f" + Fp + "01",
        new RangesData(["/waku/2/rs/66/0"], ["/a/b"], [SyncRange.Skip(SyncId.At(1_000)), SyncRange.Of(SyncId.At(1_002), Hash),
            SyncRange.Of(SyncId.At(2_002), [new SyncId(2_002 - 16, Hash)], reconciled: true)]));

    /// <summary>A real time, no topics at all ("accept all"), nothing skipped before.</summary>
    [Test]
    public void NwakuWithoutTopics()
    {
        Equal("00" + "00" + "8080a8b1e39fe7cb17" + "80a094a58d1d" + "01" + Fp, new RangesData([], [],
            [SyncRange.Skip(SyncId.At(1_700_000_000_000_000_000)), SyncRange.Of(SyncId.At(1_700_001_000_000_000_000), Hash)]));
        Equal("00" + "00" + "00" + "05" + "02" + "00" + "01", new RangesData([], [], [SyncRange.Of(SyncId.At(5), [], reconciled: true)]));
    }

    /// <summary>An item set to 2000: two items, the first time in full, then a difference, hashes in full, reconciled.</summary>
    [Test]
    public void AnItemSetHasTheBytesOfTheText() => Equal(
        "00" + "00" + "d00f" + "02" + "02" + "e807" + Fp + "02" + Fp + "01",
        OfText([], [SyncRange.Of(SyncId.At(2_000), [new SyncId(1_000, Hash), new SyncId(1_002, Hash)], reconciled: true)]));

    [Test]
    public void AnEmptyItemSetAndNoRanges()
    {
        Equal("01" + "01" + "07" + "05" + "02" + "00" + "00", OfText([S(1, 7)], [SyncRange.Of(SyncId.At(5), [], reconciled: false)]));
        Equal("01" + "01" + "07", OfText([S(1, 7)], []));
        Equal("00", new RangesData([], [], []));
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
        Equal("00" + "00" + "e80700" + "0200" + "0002356000" + "0100", OfText([], [.. bounds.Select(SyncRange.Skip)]));
    }

    [TestCase("0101", TestName = "cut off after the cluster")]
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
        Assert.That(() => RangesCodec.Encode(OfText([], [SyncRange.Skip(new SyncId(5, Hash))])), Throws.ArgumentException);

    [Test]
    public void WhatIsEncodedComesBack() => Prop.ForAll(
        (from cluster in Gen.Choose(0, 70_000)
         from shards in Gen.Choose(0, 1_023).ListOf(3)
         from dialect in Gen.Elements(SyncDialect.Nwaku, SyncDialect.Text)
         from steps in Gen.Choose(1, 1 << 30).ListOf(6)
         from kind in Gen.Choose(0, 2).ListOf(6)
         from reconciled in Gen.Elements(true, false)
         select Make(cluster & 0xffff, [.. shards], [.. steps], [.. kind], reconciled, dialect)).ToArbitrary(),
        static data => RangesCodec.Decode(RangesCodec.Encode(data)).Dialect == (RangesCodec.Encode(data).Length > 1 ? data.Dialect : SyncDialect.Nwaku)
            && RangesCodec.Encode(RangesCodec.Decode(RangesCodec.Encode(data))).AsSpan().SequenceEqual(RangesCodec.Encode(data)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static RangesData Make(int cluster, int[] shards, int[] steps, int[] kinds, bool reconciled, SyncDialect dialect)
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

        return new RangesData([.. shards.Select(s => S(cluster, s))], dialect == SyncDialect.Nwaku && reconciled ? ["/a/1/b/proto"] : [], ranges, dialect);
    }

    private static string S(int cluster, int shard) => $"/waku/2/rs/{cluster}/{shard}";

    private static RangesData OfText(IReadOnlyList<string> topics, IReadOnlyList<SyncRange> ranges) => new(topics, [], ranges, SyncDialect.Text);

    private static void Equal(string hex, RangesData data)
    {
        Assert.That(Convert.ToHexStringLower(RangesCodec.Encode(data)), Is.EqualTo(hex));
        Assert.That(Convert.ToHexStringLower(RangesCodec.Encode(RangesCodec.Decode(Convert.FromHexString(hex)))), Is.EqualTo(hex));
    }
}
