using FsCheck;
using FsCheck.Fluent;
using Waku.Node.Filter;
using Waku.Node.Lightpush;
using Waku.Node.PeerExchange;
using Waku.Node.Store;

namespace Waku.Node.Tests.Services;

/// <summary>What is encoded comes back, whatever it is.</summary>
public sealed class CodecPropertyTests
{
    private static readonly Config Settings = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static Gen<string> Text => Gen.Elements('a', '/', 'ü', '\u0000', '漢').ListOf().Select(static c => string.Concat(c));

    private static Gen<byte[]> Bytes => Gen.Choose(0, 255).Select(static i => (byte)i).ListOf().Select(static b => b.ToArray());

    private static Gen<byte[]> Hash => Gen.Choose(0, 255).Select(static i => (byte)i).ListOf(32).Select(static b => b.ToArray());

    [Test]
    public void StoreQueries() => Prop.ForAll(
        (from id in Text
         from data in Gen.Elements(true, false)
         from topic in Gen.Elements<string?>(null, "", "/t")
         from contents in Text.ListOf()
         from start in Gen.Elements<long?>(null, 0, -1, long.MaxValue, long.MinValue)
         from hashes in Hash.ListOf()
         from cursor in Hash
         from hasCursor in Gen.Elements(true, false)
         from forward in Gen.Elements(true, false)
         from size in Gen.Elements<ulong?>(null, 0, 1, ulong.MaxValue)
         select new StoreQuery
         {
             RequestId = id,
             IncludeData = data,
             PubsubTopic = topic,
             ContentTopics = [.. contents],
             TimeStart = start,
             TimeEnd = start,
             Hashes = [.. hashes.Select(static h => (ReadOnlyMemory<byte>)h)],
             Cursor = hasCursor ? cursor : (ReadOnlyMemory<byte>?)null,
             Forward = forward,
             PageSize = size,
         }).ToArbitrary(),
        static q => Same(StoreCodec.Encode(q), static b => StoreCodec.Encode(StoreCodec.DecodeQuery(b)))).Check(Settings);

    [Test]
    public void StoreAnswers() => Prop.ForAll(
        (from id in Text
         from status in Gen.Choose(0, 600)
         from rows in (from hash in Hash
                       from message in Bytes
                       from topic in Text
                       from whole in Gen.Elements(true, false)
                       select new StoreEntry(hash, whole
         ? message : (ReadOnlyMemory<byte>?)null, whole ? topic : null)).ListOf()
         select new StoreResponse(id, (uint)status, id, [.. rows], rows.Count > 0 ? rows[0].Hash : (ReadOnlyMemory<byte>?)null)).ToArbitrary(),
        static r => Same(StoreCodec.Encode(r), static b => StoreCodec.Encode(StoreCodec.DecodeResponse(b)))).Check(Settings);

    [Test]
    public void FilterMessages() => Prop.ForAll(
        (from id in Text
         from type in Gen.Choose(0, 3)
         from topic in Gen.Elements<string?>(null, "", "/t")
         from contents in Text.ListOf()
         select new FilterRequest(id, (FilterRequestType)type, topic, [.. contents])).ToArbitrary(),
        static r => Same(FilterCodec.Encode(r), static b => FilterCodec.Encode(FilterCodec.DecodeRequest(b)))).Check(Settings);

    [Test]
    public void LightpushMessages() => Prop.ForAll(
        (from id in Text
         from topic in Gen.Elements<string?>(null, "", "/t")
         from message in Bytes
         from count in Gen.Elements<uint?>(null, 0, 7)
         select (Request: new LightpushRequest(id, topic, message), Response: new LightpushResponse(id, 200, topic, count))).ToArbitrary(),
        static m => Same(LightpushCodec.Encode(m.Request), static b => LightpushCodec.Encode(LightpushCodec.DecodeRequest(b)))
            && Same(LightpushCodec.Encode(m.Response), static b => LightpushCodec.Encode(LightpushCodec.DecodeResponse(b)))).Check(Settings);

    [Test]
    public void PeerExchangeMessages() => Prop.ForAll(
        (from records in Bytes.ListOf()
         from status in Gen.Elements<uint?>(null, 0, 200)
         from text in Gen.Elements<string?>(null, "", "x")
         select new PeerExchangeResponse(status, text, [.. records])).ToArbitrary(),
        static r => Same(PeerExchangeCodec.Encode(r), static b => PeerExchangeCodec.Encode(PeerExchangeCodec.DecodeResponse(b)))).Check(Settings);

    private static bool Same(byte[] encoded, Func<byte[], byte[]> again) => encoded.AsSpan().SequenceEqual(again(encoded));
}
