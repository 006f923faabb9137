using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Waku.Node.Host.Grpc;

/// <summary>Length-prefixed messages of gRPC over HTTP/2, as they are written; <see cref="GrpcReader{T}"/> reads them.</summary>
internal static class GrpcFraming
{
    public const int HeaderLength = 5;

    /// <summary>Writes one message; flushing is the caller's.</summary>
    public static void Write<T>(PipeWriter output, Marshaller<T> marshaller, T message) =>
        marshaller.ContextualSerializer(message, new OutgoingMessage(output));

    public static RpcException Error(StatusCode code, string detail) => new(new Status(code, detail));

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
