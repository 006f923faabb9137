using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Waku.Gossipsub;
using Waku.Libp2p.Primitives;
using Waku.Node.Hostile.Tests.Harness;
using Waku.Node.Messages;
using Waku.Node.Relay;

namespace Waku.Node.Hostile.Tests.Scripts;

/// <summary>RPCs of relay.</summary>
internal static class GossipScripts
{
    public static IEnumerable<Script> All()
    {
        yield return Flood(
            "subscriptions to ever new topics",
            static (_, i, rpc) => Repeat(500, j => rpc.Subscriptions.Add((true, $"/waku/2/rs/66/{(i * 500) + j}"))));
        yield return Flood("topics of a megabyte", static (_, i, rpc) => rpc.Subscriptions.Add((true, new string('t', 1_000_000) + i)));
        yield return Flood(
            "topics of a kilobyte",
            static (_, i, rpc) => Repeat(500, j => rpc.Subscriptions.Add((true, new string('t', 1000) + ((i * 500) + j)))));
        yield return Flood("subscribes and unsubscribes", static (_, _, rpc) => Repeat(2000, j => rpc.Subscriptions.Add((j % 2 == 0, NodeProcess.Topic))));
        yield return Flood("GRAFT", static (_, _, rpc) => Repeat(5000, _ => rpc.Graft.Add(NodeProcess.Topic)));
        yield return Flood("GRAFT and PRUNE by turns", static (_, i, rpc) => Repeat(100, _ =>
        {
            if (i % 2 == 0)
            {
                rpc.Graft.Add(NodeProcess.Topic);
            }
            else
            {
                rpc.Prune.Add((NodeProcess.Topic, 0));
            }
        }));
        yield return Flood("PRUNE with a back-off of an age", static (_, i, rpc) =>
        {
            rpc.Subscriptions.Add((true, $"/waku/2/rs/66/{i % 1000}"));
            rpc.Prune.Add(($"/waku/2/rs/66/{i % 1000}", ulong.MaxValue));
        });
        yield return Flood("IHAVE", static (r, _, rpc) => rpc.IHave.Add((NodeProcess.Topic, [.. Enumerable.Range(0, 5000).Select(_ => Id(r))])));
        yield return Flood("IHAVE of unknown topics", static (r, i, rpc) => rpc.IHave.Add(($"/t/{i}", [.. Enumerable.Range(0, 5000).Select(_ => Id(r))])));
        yield return Flood("IWANT", static (r, _, rpc) => Repeat(20_000, _ => rpc.IWant.Add(Id(r))));
        yield return Flood("IDONTWANT", static (r, _, rpc) => Repeat(20_000, _ => rpc.IDontWant.Add(Id(r))));
        yield return Messages("messages that are no Waku messages", static (r, _) => (NodeProcess.Topic, Bytes(r, 500)));
        yield return Messages("messages on unknown topics", static (r, i) => ($"/waku/2/rs/66/{i}", Bytes(r, 500)));
        yield return Messages("messages above the limit", static (r, _) => (NodeProcess.Topic, Bytes(r, 200_000)));
        yield return Messages(
            "one message again and again",
            static (_, _) => (NodeProcess.Topic, WakuMessageCodec.Encode(HonestPair.Message([1, 2, 3]) with { Timestamp = 1 })));
        yield return new("an RPC of a megabyte that does not end", static (a, t) => ServiceScripts.OnStreamsAsync(a, t, 8, static async (stream, token) =>
        {
            await stream.WriteAsync((byte[])[.. await ServiceScripts.OpenedAsync(RelayProtocol.Id, [0xff, 0xff, 0x3f]), .. new byte[1_000_000]], token);
            await Script.HoldAsync(token);
        }));
        yield return new("hundreds of relay streams", static (a, t) => ServiceScripts.OnStreamsAsync(a, t, 400, static async (stream, token) =>
        {
            await stream.WriteAsync(await ServiceScripts.OpenedAsync(RelayProtocol.Id, LengthPrefixed.Encode([])), token);
            await Script.HoldAsync(token);
        }));
        yield return new("a mesh peer that reads nothing", StallAsync);
    }

    /// <summary>Joins the mesh and stops reading the socket.</summary>
    internal static async Task StallAsync(Attacker attacker, CancellationToken token)
    {
        var channel = await attacker.MuxedAsync(token);
        var rpc = new GossipRpc();
        rpc.Subscriptions.Add((true, NodeProcess.Topic));
        rpc.Graft.Add(NodeProcess.Topic);
        byte[] data = await ServiceScripts.OpenedAsync(RelayProtocol.Id, GossipRpcCodec.EncodeControl(rpc));
        var header = new byte[12];
        header[3] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), (uint)data.Length);
        channel.Append(header, data);

        // The node's own streams must be agreed to, or it would not send anything: each proposal is echoed, whatever it is.
        await EchoProposalsAsync(channel, token);
        await Script.HoldAsync(token);
    }

    private static async Task EchoProposalsAsync(Libp2p.Security.NoiseChannel channel, CancellationToken token)
    {
        for (var frames = 0; frames < 40; frames++)
        {
            var head = await channel.Input.ReadAtLeastAsync(12, token);
            var header = new byte[12];
            head.Buffer.Slice(0, 12).CopyTo(header);
            channel.Input.AdvanceTo(head.Buffer.GetPosition(12));
            var length = header[1] == 0 ? BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8)) : 0;
            if (length == 0)
            {
                continue;
            }

            var body = await channel.Input.ReadAtLeastAsync(length, token);
            var bytes = body.Buffer.Slice(0, length).ToArray();
            channel.Input.AdvanceTo(body.Buffer.GetPosition(length));
            if (Encoding.ASCII.GetString(bytes).Contains("/multistream/", StringComparison.Ordinal))
            {
                BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), 0);
                channel.Append(header, bytes);
            }
        }
    }

    private static Script Flood(string name, Action<Random, int, GossipRpc> fill) => new($"relay: {name}", (a, t) => SendAsync(a, t, i =>
    {
        var rpc = new GossipRpc();
        fill(a.Random, i, rpc);
        return GossipRpcCodec.EncodeControl(rpc);
    }));

    private static Script Messages(string name, Func<Random, int, (string Topic, byte[] Data)> make) => new($"relay: {name}", (a, t) => SendAsync(a, t, i =>
    {
        var (topic, data) = make(a.Random, i);
        var message = new GossipMessage(topic, data, default);
        var frame = new byte[GossipRpcCodec.SizeOf(message)];
        GossipRpcCodec.Write(message, frame);
        return frame;
    }));

    private static async Task SendAsync(Attacker attacker, CancellationToken token, Func<int, byte[]> frame) =>
        await ServiceScripts.OnStreamsAsync(attacker, token, 1, async (stream, any) =>
        {
            await stream.WriteAsync(await ServiceScripts.OpenedAsync(RelayProtocol.Id, []), any);
            for (var i = 0; ; i++)
            {
                any.ThrowIfCancellationRequested();
                await stream.WriteAsync(frame(i), any);
            }
        });

    private static void Repeat(int count, Action<int> action)
    {
        for (var i = 0; i < count; i++)
        {
            action(i);
        }
    }

    private static MessageId Id(Random random) => new((ulong)random.NextInt64(), (ulong)random.NextInt64(), 1, 2);

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
