using System.Buffers;
using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using Waku.Libp2p.Muxing.Yamux;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Tests;

public sealed class PrimitiveTests
{
    [Test]
    public void VarintRoundTrip() => Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), static value =>
    {
        var bytes = new byte[Varint.MaxLength];
        var length = Varint.Write(bytes, value);
        return length == Varint.LengthOf(value) && Varint.TryRead(bytes.AsSpan(0, length), out var read, out var used) == OperationStatus.Done
            && read == value && used == length
            && Varint.TryRead(bytes.AsSpan(0, length - 1), out _, out _) == OperationStatus.NeedMoreData;
    }).QuickCheckThrowOnFailure();

    [TestCase("ffffffffffffffffffff01")]
    [TestCase("ffffffffffffffffff02")]
    public void AVarintAbove64BitsIsInvalid(string hex) =>
        Assert.That(Varint.TryRead(Convert.FromHexString(hex), out _, out _), Is.EqualTo(OperationStatus.InvalidData));

    /// <summary>Bytes of the multistream-select and yamux specifications, checked by independent programs.</summary>
    [Test]
    public void WireVectors()
    {
        var data = new byte[YamuxFrame.HeaderLength];
        new YamuxFrame(YamuxFrameType.WindowUpdate, YamuxFlags.Syn, 1, 0).Write(data);

        Assert.Multiple(() =>
        {
            Assert.That(Convert.ToHexStringLower(MultistreamSelect.Lines(MultistreamSelect.Header)), Is.EqualTo("132f6d756c746973747265616d2f312e302e300a"));
            Assert.That(Convert.ToHexStringLower(MultistreamSelect.Lines("/noise")), Is.EqualTo("072f6e6f6973650a"));
            Assert.That(Convert.ToHexStringLower(data), Is.EqualTo("000100010000000100000000"));
            Assert.That(
                YamuxFrame.TryRead(Convert.FromHexString("000000000000000100000002"), out var frame)
                && frame == new YamuxFrame(YamuxFrameType.Data, YamuxFlags.None, 1, 2));
            Assert.That(YamuxFrame.TryRead(Convert.FromHexString("010000000000000100000002"), out _), Is.False, "another version");
        });
    }

    [Test]
    public async Task FramesAreReadWhereverTheyAreCut()
    {
        var pipe = new Pipe();
        byte[] bytes = [.. LengthPrefixed.Encode(new byte[300]), .. LengthPrefixed.Encode([7])];
        var reading = LengthPrefixed.ReadAsync(pipe.Reader, 1000, CancellationToken.None);
        foreach (var b in bytes)
        {
            await pipe.Writer.WriteAsync(new[] { b });
        }

        await pipe.Writer.CompleteAsync();

        Assert.That(await reading, Has.Length.EqualTo(300));
        Assert.That(await LengthPrefixed.ReadAsync(pipe.Reader, 1000, CancellationToken.None), Is.EqualTo(new byte[] { 7 }));
        Assert.That(await LengthPrefixed.ReadAsync(pipe.Reader, 1000, CancellationToken.None), Is.Null);
    }

    [Test]
    public void AFrameAboveTheLimitIsRefusedByItsLengthAlone()
    {
        var buffer = new ReadOnlySequence<byte>(Convert.FromHexString("80808032"));

        Assert.That(() => LengthPrefixed.TryCut(ref buffer, 1 << 20, out _), Throws.InstanceOf<Libp2pException>());
    }
}
