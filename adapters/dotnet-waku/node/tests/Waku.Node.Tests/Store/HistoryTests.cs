using Google.Protobuf;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Messages;
using Waku.Node.Store.Legacy;
using Waku.Node.Tests.Relay;

namespace Waku.Node.Tests.Store;

/// <summary>Store v2's client against a server whose bytes Google's protobuf library reads and writes; nothing independent that serves v2 runs here.</summary>
public sealed class HistoryTests
{
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

        var query = new HistoryQuery { PubsubTopic = "/waku/2/rs/66/0", ContentTopics = Topics, StartTime = -1, EndTime = 1_700_000_000_000_000_001, PageSize = 2 };
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

    private static byte[] Answer(bool isFirst) => Write(rpc =>
    {
        Field(rpc, 3, Write(response =>
        {
            foreach (var i in isFirst ? new[] { 1, 2 } : [])
            {
                Field(response, 2, WakuMessageCodec.Encode(new WakuMessage { Payload = new byte[] { (byte)i }, ContentTopic = "/a", Timestamp = 1_700_000_000_000_000_000 + i }));
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
                                        Each(paging.ReadBytes().ToByteArray(), (i, index) => cursor = i == 1 ? index.ReadBytes().ToByteArray() : Skip(index, cursor));
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
