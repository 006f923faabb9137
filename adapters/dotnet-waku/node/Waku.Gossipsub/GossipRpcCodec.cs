using System.Buffers;
using System.Text;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;

namespace Waku.Gossipsub;

/// <summary>gossipsub RPCs on the wire (11/WAKU2-RELAY, libp2p pubsub). Unknown fields are ignored; ids that are not 32 bytes too.</summary>
/// <param name="frames">Lends the memory in which a frame that lies in pieces is put together.</param>
public sealed class GossipRpcCodec(ArrayPool<byte> frames)
{
    /// <summary>Longest topic read, in bytes of UTF-8: what names a longer one is left out. Waku's topics have some 30.</summary>
    public const int MaxTopicLength = 1024;

    private const int MaxKnownTopics = 256;
    private const int MaxKnownLength = 128;
    private readonly List<(byte[] Utf8, string Text)> _topics = [];

    /// <summary>A codec with the shared pool.</summary>
    public GossipRpcCodec()
        : this(ArrayPool<byte>.Shared)
    {
    }

    /// <summary>Decodes into <paramref name="rpc"/>, which is cleared first. Message data is copied.</summary>
    /// <exception cref="ProtoException">Not an RPC.</exception>
    public void Decode(in ReadOnlySequence<byte> frame, GossipRpc rpc)
    {
        if (frame.IsSingleSegment)
        {
            Decode(frame.FirstSpan, rpc);
            return;
        }

        var copy = frames.Rent((int)frame.Length);
        frame.CopyTo(copy);
        try
        {
            Decode(copy.AsSpan(0, (int)frame.Length), rpc);
        }
        finally
        {
            frames.Return(copy);
        }
    }

    /// <summary>Decodes one contiguous RPC.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, GossipRpc rpc)
    {
        rpc.Clear();
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    DecodeSubscription(reader.Bytes(), rpc);
                    break;
                case 2:
                    DecodeMessage(reader.Bytes(), rpc);
                    break;
                case 3:
                    DecodeControl(reader.Bytes(), rpc);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    /// <summary>Encodes subscriptions and control as one length-prefixed RPC.</summary>
    public static byte[] EncodeControl(GossipRpc rpc)
    {
        var output = new ArrayBufferWriter<byte>(256);
        var writer = new ProtoWriter(output);
        var part = new ArrayBufferWriter<byte>(128);
        foreach (var (subscribe, topic) in rpc.Subscriptions)
        {
            part.ResetWrittenCount();
            var sub = new ProtoWriter(part);
            sub.Bool(1, subscribe);
            sub.String(2, topic);
            writer.Bytes(1, part.WrittenSpan);
        }

        if (rpc.HasControl)
        {
            var control = new ArrayBufferWriter<byte>(256);
            EncodeControl(rpc, control, part);
            writer.Bytes(3, control.WrittenSpan);
        }

        return LengthPrefixed.Encode(output.WrittenSpan);
    }

    /// <summary>Bytes that <see cref="Write"/> takes for a message.</summary>
    public static int SizeOf(GossipMessage message)
    {
        var rpc = ProtoWriter.SizeOfBytes(2, InnerSize(message));
        return Varint.LengthOf((ulong)rpc) + rpc;
    }

    /// <summary>Writes one message as a length-prefixed RPC, only data and topic, as Waku demands. Allocates nothing.</summary>
    public static int Write(GossipMessage message, Span<byte> frame)
    {
        var inner = InnerSize(message);
        var n = Varint.Write(frame, (ulong)ProtoWriter.SizeOfBytes(2, inner));
        n += Header(frame[n..], 2, inner);
        n += Header(frame[n..], 2, message.Data.Length);
        message.Data.CopyTo(frame[n..]);
        n += message.Data.Length;
        n += Header(frame[n..], 4, Encoding.UTF8.GetByteCount(message.Topic));
        return n + Encoding.UTF8.GetBytes(message.Topic, frame[n..]);
    }

    private static int InnerSize(GossipMessage message) =>
        ProtoWriter.SizeOfBytes(2, message.Data.Length) + ProtoWriter.SizeOfBytes(4, Encoding.UTF8.GetByteCount(message.Topic));

    private static int Header(Span<byte> span, int field, int length)
    {
        var n = Varint.Write(span, ((ulong)field << 3) | 2);
        return n + Varint.Write(span[n..], (ulong)length);
    }

    private static void EncodeControl(GossipRpc rpc, ArrayBufferWriter<byte> control, ArrayBufferWriter<byte> part)
    {
        var writer = new ProtoWriter(control);
        foreach (var (topic, ids) in rpc.IHave)
        {
            part.ResetWrittenCount();
            new ProtoWriter(part).String(1, topic);
            Ids(part, 2, ids);
            writer.Bytes(1, part.WrittenSpan);
        }

        if (rpc.IWant.Count > 0)
        {
            part.ResetWrittenCount();
            Ids(part, 1, rpc.IWant);
            writer.Bytes(2, part.WrittenSpan);
        }

        foreach (var topic in rpc.Graft)
        {
            part.ResetWrittenCount();
            new ProtoWriter(part).String(1, topic);
            writer.Bytes(3, part.WrittenSpan);
        }

        foreach (var (topic, backoff) in rpc.Prune)
        {
            part.ResetWrittenCount();
            var prune = new ProtoWriter(part);
            prune.String(1, topic);
            prune.UInt64(3, backoff);
            writer.Bytes(4, part.WrittenSpan);
        }

        if (rpc.IDontWant.Count > 0)
        {
            part.ResetWrittenCount();
            Ids(part, 1, rpc.IDontWant);
            writer.Bytes(5, part.WrittenSpan);
        }
    }

    private static void Ids(ArrayBufferWriter<byte> output, int field, IReadOnlyList<MessageId> ids)
    {
        var writer = new ProtoWriter(output);
        Span<byte> bytes = stackalloc byte[MessageId.Length];
        foreach (var id in ids)
        {
            id.Write(bytes);
            writer.Bytes(field, bytes);
        }
    }

    private void DecodeSubscription(ReadOnlySpan<byte> bytes, GossipRpc rpc)
    {
        var subscribe = false;
        string? topic = null;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    subscribe = reader.Bool();
                    break;
                case 2:
                    topic = Topic(reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (topic is not null)
        {
            rpc.Subscriptions.Add((subscribe, topic));
        }
    }

    private void DecodeMessage(ReadOnlySpan<byte> bytes, GossipRpc rpc)
    {
        ReadOnlySpan<byte> data = default;
        string? topic = null;
        var signed = false;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    data = reader.Bytes();
                    break;
                case 4:
                    topic = Topic(reader.Bytes());
                    break;
                case 3 or 5 or 6:
                    signed |= !reader.Bytes().IsEmpty;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (topic is not null)
        {
            rpc.Messages.Add(new GossipMessage(topic, data.ToArray(), MessageId.Of(data)) { IsSigned = signed });
        }
    }

    private void DecodeControl(ReadOnlySpan<byte> bytes, GossipRpc rpc)
    {
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    var (topic, ids) = DecodeEntry(reader.Bytes(), idField: 2);
                    if (topic is not null)
                    {
                        rpc.IHave.Add((topic, [.. ids]));
                    }

                    break;
                case 2:
                    rpc.IWant.AddRange(DecodeEntry(reader.Bytes(), idField: 1).Ids);
                    break;
                case 3:
                    if (DecodeEntry(reader.Bytes(), idField: 0).Topic is { } grafted)
                    {
                        rpc.Graft.Add(grafted);
                    }

                    break;
                case 4:
                    DecodePrune(reader.Bytes(), rpc);
                    break;
                case 5:
                    rpc.IDontWant.AddRange(DecodeEntry(reader.Bytes(), idField: 1).Ids);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private (string? Topic, List<MessageId> Ids) DecodeEntry(ReadOnlySpan<byte> bytes, int idField)
    {
        string? topic = "";
        List<MessageId> ids = [];
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            if (reader.Field == idField)
            {
                var id = reader.Bytes();
                if (id.Length == MessageId.Length)
                {
                    ids.Add(MessageId.Read(id));
                }
            }
            else if (reader.Field == 1)
            {
                topic = Topic(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }

        return (topic, ids);
    }

    private void DecodePrune(ReadOnlySpan<byte> bytes, GossipRpc rpc)
    {
        string? topic = "";
        ulong backoff = 0;
        var reader = new ProtoReader(bytes);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    topic = Topic(reader.Bytes());
                    break;
                case 3:
                    backoff = reader.UInt64();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (topic is not null)
        {
            rpc.Prune.Add((topic, backoff));
        }
    }

    /// <summary>Topic text without a new string for each message: a peer uses few topics.</summary>
    private string? Topic(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxTopicLength)
        {
            return null;
        }

        foreach (var known in _topics)
        {
            if (utf8.SequenceEqual(known.Utf8))
            {
                return known.Text;
            }
        }

        var text = Encoding.UTF8.GetString(utf8);
        if (_topics.Count < MaxKnownTopics && utf8.Length <= MaxKnownLength)
        {
            _topics.Add((utf8.ToArray(), text));
        }

        return text;
    }
}
