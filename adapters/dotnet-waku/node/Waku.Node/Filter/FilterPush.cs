using Waku.Libp2p.Primitives;
using Waku.Libp2p.Protobuf;
using Waku.Node.Messages;

namespace Waku.Node.Filter;

/// <summary>
/// A length-prefixed MessagePush around a message whose bytes are those that relay holds already: what waits for many clients, and in the caches
/// of relay, is one array.
/// </summary>
internal sealed class FilterPush
{
    private const int FieldRoom = 2 * Varint.MaxLength;
    private readonly byte[] _head;
    private readonly byte[] _tail;

    /// <param name="pubsubTopic">Pubsub topic.</param>
    /// <param name="message">Encoded message.</param>
    public FilterPush(string pubsubTopic, ReadOnlyMemory<byte> message)
    {
        Message = message;
        var tail = new FixedBuffer(FieldRoom + (3 * pubsubTopic.Length));
        new ProtoWriter(tail).String(2, pubsubTopic);
        _tail = tail.ToArray();
        var head = new FixedBuffer(FieldRoom + Varint.MaxLength);
        head.Advance(Varint.Write(head.GetSpan(), (ulong)(ProtoWriter.SizeOfBytes(1, message.Length) + _tail.Length)));
        new ProtoWriter(head).Header(1, message.Length);
        _head = head.ToArray();
    }

    /// <summary>Encoded message.</summary>
    public ReadOnlyMemory<byte> Message { get; }

    /// <summary>Bytes before the message.</summary>
    public ReadOnlyMemory<byte> Head => _head;

    /// <summary>Bytes after the message.</summary>
    public ReadOnlyMemory<byte> Tail => _tail;

    /// <summary>All bytes.</summary>
    public int Length => _head.Length + Message.Length + _tail.Length;

    /// <summary>Copies all of it.</summary>
    public void CopyTo(Span<byte> target)
    {
        _head.CopyTo(target);
        Message.Span.CopyTo(target[_head.Length..]);
        _tail.CopyTo(target[(_head.Length + Message.Length)..]);
    }
}
