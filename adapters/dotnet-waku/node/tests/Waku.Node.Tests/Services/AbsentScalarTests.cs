using Waku.Node.Filter;
using Waku.Node.Lightpush;
using Waku.Node.Metadata;
using Waku.Node.PeerExchange;
using Waku.Node.Store;
using Waku.Node.Store.Legacy;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Services;

/// <summary>
/// An absent proto3 scalar is its default (issue 20): generated over the fields of every protocol. Each is left out and written as zero
/// or empty, and both must be read the same. Fields that the specifications call optional are told apart from zero, and listed as such.
/// A message without payload or content topic is refused, as nwaku does.
/// </summary>
public sealed class AbsentScalarTests
{
    private const byte Varint = 0, Bytes = 2;
    private static readonly byte[] Text = "x"u8.ToArray();
    private static readonly byte[] Topic = System.Text.Encoding.UTF8.GetBytes(LoopbackNode.Topic);

    private static IEnumerable<TestCaseData> Fields
    {
        get
        {
            foreach (var protocol in Protocols)
            {
                foreach (var scalar in protocol.Fields.Where(static f => f.IsScalar))
                {
                    yield return new TestCaseData(protocol, scalar.Number).SetName($"{{m}}({protocol.Name}, field {scalar.Number})");
                }
            }
        }
    }

    private static readonly Protocol[] Protocols =
    [
        new("store query", [S(1), V(2), Opt(10, Topic), Opt(12, 5), Opt(13, 5), V(52), Opt(53, 5)], static b =>
        {
            var q = StoreCodec.DecodeQuery(b);
            return (q.RequestId, q.IncludeData, q.Forward, q.PubsubTopic, q.TimeStart, q.TimeEnd, q.PageSize);
        }),
        new("store answer", [S(1), V(10), S(11)], static b =>
        {
            var r = StoreCodec.DecodeResponse(b);
            return (r.RequestId, r.StatusCode, r.StatusDescription, r.Cursor is null);
        }),
        new("filter request", [S(1), V(2, 3), Opt(10, Topic)], static b =>
        {
            var r = FilterCodec.DecodeRequest(b);
            return (r.RequestId, r.Type, r.PubsubTopic);
        }),
        new("filter answer", [S(1), V(10)], static b =>
        {
            var r = FilterCodec.DecodeResponse(b);
            return (r.RequestId, r.StatusCode);
        }),
        new("lightpush request", [S(1), Opt(20, Topic), Required(21, Text)], static b =>
        {
            var r = LightpushCodec.DecodeRequest(b);
            return (r.RequestId, r.PubsubTopic);
        }),
        new("lightpush answer", [S(1), V(10), Opt(12, 3)], static b =>
        {
            var r = LightpushCodec.DecodeResponse(b);
            return (r.RequestId, r.StatusCode, r.RelayPeerCount);
        }),
        new("lightpush v2 request", [S(1), Required(2, [0x0a, 1, (byte)'t', 0x12, 1, 9])], static b => LegacyLightpushCodec.DecodeRequest(b).RequestId),
        new("lightpush v2 push", [S(1), Required(2, Text)], static b =>
            LegacyLightpushCodec.DecodeRequest([0x12, (byte)b.Length, .. b]).PubsubTopic),
        new("lightpush v2 answer", [V(1), S(2)], static b =>
        {
            var r = LegacyLightpushCodec.DecodeResponse([0x1a, (byte)b.Length, .. b]);
            return (r.IsSuccess, r.Info ?? "");
        }),
        new("peer exchange query", [V(1)], static b => PeerExchangeCodec.DecodeQuery([0x0a, (byte)b.Length, .. b])),
        new("store v2 query", [S(2), Opt(4, [0x18, 1]), V(5), V(6)], static b => OfHistory(b)),
        new("store v2 paging", [V(1), V(3)], static b => OfHistory([0x22, (byte)b.Length, .. b])),
        new("store v2 answer", [V(4)], static b => HistoryCodec.DecodeResponse([0x1a, (byte)b.Length, .. b]).Response.Error),
        new("metadata", [Opt(1, 66)], static b => MetadataMessage.Decode(b).ClusterId),
    ];

    [TestCaseSource(nameof(Fields))]
    public void AnAbsentScalarIsItsDefault(Protocol protocol, int number)
    {
        var absent = Encode(protocol.Fields.Where(f => f.Number != number));
        var zero = Encode(protocol.Fields.Select(f => f.Number == number ? f with { Value = f.WireType == Varint ? [0] : [] } : f));
        var whole = Encode(protocol.Fields);

        Assert.That(protocol.Read(absent), Is.EqualTo(protocol.Read(zero)));
        Assert.That(protocol.Read(whole), Is.Not.EqualTo(protocol.Read(zero)), "the field is read at all");
    }

    /// <summary>What nwaku v0.37.1 and v0.38.1 do, and js-waku and go-waku rely on.</summary>
    [Test]
    public void ADirectionThatIsLeftOutIsBackward()
    {
        Assert.That(StoreCodec.DecodeQuery([0x0a, 1, (byte)'r']).Forward, Is.False);
        Assert.That(HistoryCodec.DecodeQuery([0x0a, 1, (byte)'r', 0x12, 0]).Query.Forward, Is.False, "without paging information");
        Assert.That(HistoryCodec.DecodeQuery([0x0a, 1, (byte)'r', 0x12, 2, 0x22, 0]).Query.Forward, Is.False, "with empty paging information");
        Assert.That(StoreCodec.DecodeQuery(StoreCodec.Encode(new StoreQuery())).Forward, Is.True, "our client writes what it means");
        Assert.That(Convert.ToHexString(StoreCodec.Encode(new StoreQuery { Forward = false })), Does.EndWith("A00300"), "either way");
    }

    private static (string?, long?, long?, ulong, bool) OfHistory(byte[] query)
    {
        var (_, q) = HistoryCodec.DecodeQuery([0x12, (byte)query.Length, .. query]);
        return (q.PubsubTopic, q.StartTime, q.EndTime, new StoreQuery { PageSize = q.PageSize }.PageSize is 0 ? StoreQuery.DefaultPageSize
            : q.PageSize, q.Forward);
    }

    private static byte[] Encode(IEnumerable<Field> fields)
    {
        List<byte> bytes = [];
        foreach (var field in fields)
        {
            Number(bytes, ((ulong)field.Number << 3) | field.WireType);
            if (field.WireType == Bytes)
            {
                Number(bytes, (ulong)field.Value.Length);
            }

            bytes.AddRange(field.Value);
        }

        return [.. bytes];
    }

    private static void Number(List<byte> bytes, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }

    private static Field S(int number) => new(number, Bytes, Text, true);

    private static Field V(int number, byte value = 1) => new(number, Varint, [value], true);

    private static Field Opt(int number, byte value) => new(number, Varint, [value], false);

    private static Field Opt(int number, byte[] value) => new(number, Bytes, value, false);

    private static Field Required(int number, byte[] value) => new(number, Bytes, value, false);

    public sealed record Field(int Number, byte WireType, byte[] Value, bool IsScalar);

    public sealed record Protocol(string Name, IReadOnlyList<Field> Fields, Func<byte[], object?> Read);
}
