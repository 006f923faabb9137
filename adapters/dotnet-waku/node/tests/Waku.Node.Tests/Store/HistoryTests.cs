using Google.Protobuf;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Messages;
using Waku.Node.Store;
using Waku.Node.Store.Legacy;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Store;

/// <summary>Store v2: the client against bytes that Google's protobuf library reads and writes (nothing independent that serves v2 runs here), the server
/// against that client and a recorded cursor.</summary>
public sealed class HistoryTests
{
    private const string Topic = "/waku/2/rs/66/0";
    private static readonly string[] Topics = ["/a/1/b/proto", "/c"];

    [Test]
    public async Task PagesAreAskedForAndRead()
    {
        List<byte[]> requests = [];
        await using var server = ClientNode.Start();
        server.Host.Handle(HistoryClient.Id, async (stream, _, token) =>
        {
            requests.Add((await LengthPrefixed.ReadAsync(stream.Input, 10_000, token))!);
            await stream.WriteAsync(LengthPrefixed.Encode(Answer(requests.Count == 1)), token);
            stream.CloseWrite();
        });
        await using var client = ClientNode.Start();
        await ClientNode.ConnectAsync(client, server);

        var query = new HistoryQuery
        {
            PubsubTopic = "/waku/2/rs/66/0",
            ContentTopics = Topics,
            StartTime = -1,
            EndTime = 1_700_000_000_000_000_001,
            PageSize = 2
        };
        var first = await client.HistoryClient.QueryAsync(server.Host.PeerId, query, CancellationToken.None);
        var second = await client.HistoryClient.QueryAsync(server.Host.PeerId, query with { Cursor = first.Cursor, Forward = false }, CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(first.Messages.Select(static m => m.Timestamp), Is.EqualTo(new long?[] { 1_700_000_000_000_000_001, 1_700_000_000_000_000_002 }));
            Assert.That(first.Cursor!.SenderTime, Is.EqualTo(1_700_000_000_000_000_002));
            Assert.That((first.Error, second.Error), Is.EqualTo((0u, 1u)));
            Assert.That(second.Cursor, Is.Null);
        });
        var (page, direction, cursor, start, contents) = Read(requests[1]);
        Assert.That((page, direction, start), Is.EqualTo((2UL, 0UL, -1L)), "backward is written although it is zero");
        Assert.That(cursor, Is.EqualTo(new byte[] { 9, 9 }));
        Assert.That(contents, Is.EqualTo(Topics));
        Assert.That(Read(requests[0]).Direction, Is.EqualTo(1));
    }

    /// <summary>Our server: pages both ways by cursor, and the codes for a cursor that names nothing.</summary>
    [Test]
    public async Task TheServerPagesThroughTheArchive([Values] bool forward)
    {
        await using var server = ClientNode.Start(static o => o with
        {
            Store = new StoreSettings
            {
                Backend = new InMemoryMessageStore(),
                Retention = new RetentionPolicy(),
                Legacy = true
            }
        });
        await using var client = ClientNode.Start();
        await ClientNode.ConnectAsync(client, server);
        var rows = Enumerable.Range(0, 5).Select(static i => new WakuMessage
        {
            Payload = new byte[] { (byte)i },
            ContentTopic = i == 3 ? "/other" : "/a/1/b/proto",
            Timestamp = 1_700_000_000_000_000_000 + (i / 2)
        }).ToList();
        foreach (var row in rows)
        {
            await server.Archive!.Store.PutAsync([new ArchivedMessage(MessageHash.Compute(Topic, row), row.Timestamp!.Value, Topic, row.ContentTopic,
                WakuMessageCodec.Encode(row))], CancellationToken.None);
        }

        List<byte> found = [];
        var query = new HistoryQuery { PubsubTopic = Topic, ContentTopics = ["/a/1/b/proto"], PageSize = 2, Forward = forward };
        HistoryResponse page;
        do
        {
            page = await client.HistoryClient.QueryAsync(server.Host.PeerId, query, CancellationToken.None);
            Assert.That(page.Error, Is.Zero);
            found.AddRange(forward ? page.Messages.Select(static m => m.Payload.Span[0]) : page.Messages.Reverse().Select(static m => m.Payload.Span[0]));
            query = query with { Cursor = page.Cursor };
        }
        while (page.Cursor is not null && found.Count < 10);

        var order = rows.Where(static r => r.ContentTopic != "/other").OrderBy(static r => r.Timestamp)
            .ThenBy(r => Convert.ToHexString(MessageHash.Compute(Topic, r)), StringComparer.Ordinal).Select(static r => r.Payload.Span[0]).ToList();
        Assert.That(found, Is.EqualTo(forward ? order : Enumerable.Reverse(order)));
        var unknown = await client.HistoryClient.QueryAsync(server.Host.PeerId, query with { Cursor = new HistoryCursor(new byte[32], 1, 1, Topic) },
            CancellationToken.None);
        Assert.That((unknown.Error, unknown.Messages.Count), Is.EqualTo((1u, 0)));
    }

    /// <summary>The cursor that a real nwaku 0.37.1 gave for a message whose content was recorded with it.</summary>
    [Test]
    public void TheDigestIsTheOneOfARealNode() => Assert.That(
        Convert.ToBase64String(HistoryServer.Digest(new WakuMessage { Payload = "l1"u8.ToArray(), ContentTopic = "/legacy/1/a/b" })),
        Is.EqualTo("fCcocrJsiYeID8hS1emO/BzK2bvstWriAdrkQRIjgLw="));

    private static byte[] Answer(bool isFirst) => Write(rpc =>
    {
        Field(rpc, 3, Write(response =>
        {
            foreach (var i in isFirst ? new[] { 1, 2 } : [])
            {
                Field(response, 2, WakuMessageCodec.Encode(new WakuMessage
                {
                    Payload = new byte[] { (byte)i },
                    ContentTopic = "/a",
                    Timestamp = 1_700_000_000_000_000_000 + i
                }));
            }

            Field(response, 3, Write(paging => Field(paging, 2, Write(index =>
            {
                if (isFirst)
                {
                    Field(index, 1, [9, 9]);
                    index.WriteTag(3, WireFormat.WireType.Varint);
                    index.WriteSInt64(1_700_000_000_000_000_002);
                }
            }))));
            response.WriteTag(4, WireFormat.WireType.Varint);
            response.WriteUInt32(isFirst ? 0u : 1u);
        }));
    });

    private static (ulong Page, ulong Direction, byte[] Cursor, long Start, List<string> Contents) Read(byte[] request)
    {
        ulong page = 99, direction = 99;
        byte[] cursor = [];
        long start = 0;
        List<string> contents = [];
        Each(request, (field, rpc) =>
        {
            if (field == 2)
            {
                Each(rpc.ReadBytes().ToByteArray(), (f, query) =>
                {
                    switch (f)
                    {
                        case 3:
                            Each(query.ReadBytes().ToByteArray(), (_, filter) => contents.Add(filter.ReadString()));
                            break;
                        case 4:
                            Each(query.ReadBytes().ToByteArray(), (p, paging) =>
                            {
                                switch (p)
                                {
                                    case 1:
                                        page = paging.ReadUInt64();
                                        break;
                                    case 2:
                                        Each(paging.ReadBytes().ToByteArray(), (i, index) =>
                                            cursor = i == 1 ? index.ReadBytes().ToByteArray() : Skip(index, cursor));
                                        break;
                                    default:
                                        direction = paging.ReadUInt64();
                                        break;
                                }
                            });
                            break;
                        case 5:
                            start = query.ReadSInt64();
                            break;
                        default:
                            query.SkipLastField();
                            break;
                    }
                });
            }
            else
            {
                rpc.SkipLastField();
            }
        });
        return (page, direction, cursor, start, contents);
    }

    private static byte[] Skip(CodedInputStream input, byte[] value)
    {
        input.SkipLastField();
        return value;
    }

    private static void Each(byte[] bytes, Action<int, CodedInputStream> read)
    {
        var input = new CodedInputStream(bytes);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            read(WireFormat.GetTagFieldNumber(tag), input);
        }
    }

    private static byte[] Write(Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        var output = new CodedOutputStream(stream);
        write(output);
        output.Flush();
        return stream.ToArray();
    }

    private static void Field(CodedOutputStream output, int field, byte[] value)
    {
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    }
}
