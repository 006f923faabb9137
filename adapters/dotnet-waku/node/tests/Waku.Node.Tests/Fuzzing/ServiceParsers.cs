using System.Net;
using System.Text;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Discovery.Dns;
using Waku.Node.Discovery.V5;
using Waku.Node.Enr;
using Waku.Node.Filter;
using Waku.Node.Lightpush;
using Waku.Node.Messages;
using Waku.Node.PeerExchange;
using Waku.Node.Store;
using Waku.Node.Store.Legacy;
using Waku.Node.Store.Sync;
using Waku.Node.Tests.Filter;

namespace Waku.Node.Tests.Fuzzing;

/// <summary>The parsers of the service protocols and of discovery, each with a valid input.</summary>
internal static class ServiceParsers
{
    private const string Topic = "/waku/2/rs/66/0";
    private static readonly IdentityKey Key = IdentityKey.Secp256k1FromBytes(Enumerable.Repeat((byte)7, 32).ToArray());
    private static readonly byte[] Message = WakuMessageCodec.Encode(new WakuMessage { Payload = new byte[20], ContentTopic = "/a/1/b/proto", Timestamp = 5 });
    private static readonly NodeRecord Record = new NodeRecordBuilder().EndPoint(IPAddress.Loopback, 1, 2).Shards(new ShardList(1, [1, 2]))
        .Multiaddrs([Multiaddr.Parse("/ip4/1.2.3.4/tcp/5/ws")]).Sign(Key, 1);

    public static IEnumerable<(string, byte[], Action<byte[]>)> All =>
    [
        ("store query", StoreCodec.Encode(new StoreQuery { RequestId = "r", PubsubTopic = Topic, ContentTopics = ["/a", "/b"], TimeStart = 1, TimeEnd = 2,
        Hashes = [new byte[32]], Cursor = new byte[32], PageSize = 7 }), static b => StoreCodec.DecodeQuery(b)),
        ("store answer", StoreCodec.Encode(new StoreResponse("r", 200, "OK",
        [new StoreEntry(new byte[32], Message, Topic), new StoreEntry(new byte[32], null, null)], new byte[32])),
            static b => StoreCodec.DecodeResponse(b).Messages.ToList().ForEach(static m => m.DecodeMessage())),
        ("history query", [0x0a, 1, (byte)'r', 0x12, 22, 0x12, 2, (byte)'/', (byte)'p', 0x1a, 4, 0x0a, 2, (byte)'/', (byte)'c', 0x22, 8, 0x08, 5, 0x12, 2,
        0x10, 4, 0x18, 1, 0x28, 4], static b => HistoryCodec.DecodeQuery(b)),
        ("history answer", [0x0a, 1, (byte)'r', 0x1a, (byte)(Message.Length + 2 + 2 + 6), 0x12, (byte)Message.Length, .. Message, 0x1a, 6, 0x12, 4, 0x0a, 2,
        1, 2], static b => HistoryCodec.DecodeResponse(b)),
        ("filter request", FilterCodec.Encode(new FilterRequest("r", FilterRequestType.Subscribe, Topic, ["/a", "/b"])),
        static b => FilterCodec.DecodeRequest(b)),
        ("filter answer", FilterCodec.Encode(new FilterResponse("r", 200, "OK")), static b => FilterCodec.DecodeResponse(b)),
        ("filter push", PushBytes.Of(Topic, Message)[1..], static b => WakuMessageCodec.Decode(FilterCodec.DecodePush(b).Message)),
        ("lightpush request", LightpushCodec.Encode(new LightpushRequest("r", Topic, Message)),
        static b => WakuMessageCodec.Decode(LightpushCodec.DecodeRequest(b).Message)),
        ("lightpush answer", LightpushCodec.Encode(new LightpushResponse("r", 200, "ok", 3)), static b => LightpushCodec.DecodeResponse(b)),
        ("lightpush v2 request", LegacyLightpushCodec.Encode("r", Topic, Message), static b => LegacyLightpushCodec.DecodeRequest(b)),
        ("lightpush v2 answer", LegacyLightpushCodec.Encode(new LegacyPushResult("r", true, "ok")), static b => LegacyLightpushCodec.DecodeResponse(b)),
        ("peer exchange query", PeerExchangeCodec.EncodeQuery(60), static b => PeerExchangeCodec.DecodeQuery(b)),
        ("peer exchange answer", PeerExchangeCodec.Encode(new PeerExchangeResponse(200, "ok", [Record.Encoded.ToArray()])),
        static b => PeerExchangeCodec.DecodeResponse(b)),
        ("ranges of nwaku", Ranges(SyncDialect.Nwaku), static b => RangesCodec.Decode(b)),
        ("ranges of the text", Ranges(SyncDialect.Text), static b => RangesCodec.Decode(b)),
        ("transfer of nwaku", TransferCodec.Encode(Message, Topic, SyncDialect.Nwaku), static b => WakuMessageCodec.Decode(TransferCodec.Decode(b).Message)),
        ("transfer of the text", TransferCodec.Encode(Message, Topic, SyncDialect.Text), static b => WakuMessageCodec.Decode(TransferCodec.Decode(b).Message)),
        ("node record", Record.Encoded.ToArray(), static b => NodeRecord.Decode(b)),
        ("node record text", Encoding.UTF8.GetBytes(Record.ToString()), static b => NodeRecord.TryParse(Encoding.UTF8.GetString(b), out _)),
        ("RLP", RlpWriter.List(RlpWriter.String(new byte[60]), RlpWriter.Integer(5), RlpWriter.List(RlpWriter.String([1]))),
        static b => Walk(new RlpReader(b))),
        ("rs", new ShardList(16, [13, 14, 45]).EncodeList(), static b => ShardList.DecodeList(b)),
        ("rsv", new ShardList(16, [13, 14, 45]).EncodeVector(), static b => ShardList.DecodeVector(b)),
        ("multiaddrs", MultiaddrList.Encode([Multiaddr.Parse("/ip4/1.2.3.4/tcp/5"), Multiaddr.Parse("/dns4/a.b/tcp/443/wss")]),
        static b => MultiaddrList.Decode(b)),
        ("discv5 packet", Packet.AssociatedDataOf("d5waku", PacketFlag.Handshake, new byte[12], [.. new byte[32], 64, 33, .. new byte[97]], new byte[16]),
        static b => Packet.Open("d5waku", new byte[32], Packet.Seal(new byte[32], b.Length < 16 ? new byte[16] : b, new byte[40]))),
        ("discv5 nodes", MessageCodec.Encode(new Nodes([1, 2], 3, [Record.Encoded.ToArray()])), static b => MessageCodec.Decode(b)),
        ("discv5 find node", MessageCodec.Encode(new FindNode([1, 2], [256, 255, 0])), static b => MessageCodec.Decode(b)),
        ("discv5 pong", MessageCodec.Encode(new Pong([1, 2], 300, IPAddress.Loopback, 9000)), static b => MessageCodec.Decode(b)),
        ("enrtree root", Encoding.ASCII.GetBytes(SignedRoot()), static b => EnrTree.CheckRoot(Encoding.Latin1.GetString(b), Key.PublicKey)),
    ];

    private static byte[] Ranges(SyncDialect dialect) => RangesCodec.Encode(new RangesData(
        ["/waku/2/rs/66/0", "/waku/2/rs/66/1"], [],
        [SyncRange.Skip(SyncId.At(1_000)), SyncRange.Of(SyncId.At(1_002), new byte[32]), SyncRange.Of(SyncId.At(2_000),
            [SyncId.At(1_500), new SyncId(1_500, Enumerable.Repeat((byte)9, 32).ToArray())], true)], dialect));

    private static string SignedRoot()
    {
        const string Text = "enrtree-root:v1 e=JWXYDBPXYWG6FX3GMDIBFA6CJ4 l=C7HRFPF3BLGF3YR4DY5KX3SMBE seq=1";
        return $"{Text} sig={System.Buffers.Text.Base64Url.EncodeToString([.. Key.SignHash(Keccak256.Hash(Encoding.UTF8.GetBytes(Text))), 0])}";
    }

    private static void Walk(RlpReader reader)
    {
        var list = reader.List();
        list.Bytes();
        list.Integer();
        while (!list.IsAtEnd)
        {
            list.RawItem();
        }
    }
}
