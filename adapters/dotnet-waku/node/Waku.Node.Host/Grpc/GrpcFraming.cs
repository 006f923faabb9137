using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;
using Waku.Node.Control;

namespace Waku.Node.Host.Grpc;

/// <summary>Length-prefixed messages of gRPC over HTTP/2: a flag byte (0, no compression), the length in four bytes, the message.</summary>
internal static class GrpcFraming
{
    public const int HeaderLength = 5;

    /// <summary>Reads one message; null at the end of the stream.</summary>
    /// <exception cref="RpcException">Compressed, too long, cut off, or not such a message.</exception>
    public static async ValueTask<T?> ReadAsync<T>(PipeReader input, Marshaller<T> marshaller, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (TryCut(ref buffer, out var frame))
            {
                var message = Parse(marshaller, frame);
                input.AdvanceTo(buffer.Start);
                return message;
            }

            if (result.IsCompleted)
            {
                var isEmpty = buffer.IsEmpty;
                input.AdvanceTo(buffer.End);
                return isEmpty ? null : throw Error(StatusCode.Internal, "the stream ended inside a message");
            }

            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>Writes one message; flushing is the caller's.</summary>
    public static void Write<T>(PipeWriter output, Marshaller<T> marshaller, T message) => marshaller.ContextualSerializer(message, new OutgoingMessage(output));

    public static RpcException Error(StatusCode code, string detail) => new(new Status(code, detail));

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
            throw Error(StatusCode.Unimplemented, "compressed messages are not supported");
        }

        if (length > ControlChannel.MaxMessageLength)
        {
            throw Error(StatusCode.ResourceExhausted, $"a message of {length} bytes is above {ControlChannel.MaxMessageLength}");
        }

        if (buffer.Length < HeaderLength + length)
        {
            return false;
        }

        frame = buffer.Slice(HeaderLength, length);
        buffer = buffer.Slice(frame.End);
        return true;
    }

    private static T Parse<T>(Marshaller<T> marshaller, ReadOnlySequence<byte> frame)
    {
        try
        {
            return marshaller.ContextualDeserializer(new IncomingMessage(frame));
        }
        catch (Google.Protobuf.InvalidProtocolBufferException e)
        {
            throw Error(StatusCode.InvalidArgument, $"not a {typeof(T).Name}: {e.Message}");
        }
    }

    private sealed class IncomingMessage(ReadOnlySequence<byte> payload) : DeserializationContext
    {
        public override int PayloadLength => (int)payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => payload;
    }

    private sealed class OutgoingMessage(PipeWriter output) : SerializationContext
    {
        public override void SetPayloadLength(int payloadLength)
        {
            var header = output.GetSpan(HeaderLength);
            header[0] = 0;
            BinaryPrimitives.WriteInt32BigEndian(header[1..], payloadLength);
            output.Advance(HeaderLength);
        }

        public override IBufferWriter<byte> GetBufferWriter() => output;

        public override void Complete()
        {
            // The message is in the pipe.
        }

        public override void Complete(byte[] payload)
        {
            SetPayloadLength(payload.Length);
            output.Write(payload);
        }
    }
}
