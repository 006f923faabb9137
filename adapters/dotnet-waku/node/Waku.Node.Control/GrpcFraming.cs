using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Waku.Node.Control;

/// <summary>Length-prefixed messages of gRPC over HTTP/2: a flag byte (0, no compression), the length in four bytes, the message.</summary>
public static class GrpcFraming
{
    /// <summary>Longest message accepted, in bytes.</summary>
    public const int MaxMessageLength = 16 * 1024 * 1024;

    private const int HeaderLength = 5;

    /// <summary>Writes one message; flushing is the caller's.</summary>
    public static void Write(IBufferWriter<byte> output, IMessage message)
    {
        var length = message.CalculateSize();
        var header = output.GetSpan(HeaderLength);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        output.Advance(HeaderLength);
        message.WriteTo(output.GetSpan(length)[..length]);
        output.Advance(length);
    }

    /// <summary>Reads one message; null at the end of the stream.</summary>
    /// <exception cref="GrpcException">Compressed, too long, cut off, or not such a message.</exception>
    public static async ValueTask<T?> ReadAsync<T>(PipeReader input, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (TryCut(ref buffer, out var frame))
            {
                var message = Parse(parser, frame);
                input.AdvanceTo(buffer.Start);
                return message;
            }

            if (result.IsCompleted)
            {
                var isEmpty = buffer.IsEmpty;
                input.AdvanceTo(buffer.End);
                return isEmpty ? null : throw new GrpcException(GrpcStatus.Internal, "the stream ended inside a message");
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (buffer.Length < HeaderLength)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (header[0] != 0)
        {
            throw new GrpcException(GrpcStatus.Unimplemented, "compressed messages are not supported");
        }

        if (length > MaxMessageLength)
        {
            throw new GrpcException(GrpcStatus.ResourceExhausted, $"a message of {length} bytes is above {MaxMessageLength}");
        }

        if (buffer.Length < HeaderLength + length)
        {
            return false;
        }

        frame = buffer.Slice(HeaderLength, length);
        buffer = buffer.Slice(frame.End);
        return true;
    }

    private static T Parse<T>(MessageParser<T> parser, ReadOnlySequence<byte> frame)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(frame);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new GrpcException(GrpcStatus.InvalidArgument, $"not a {typeof(T).Name}: {e.Message}");
        }
    }
}
