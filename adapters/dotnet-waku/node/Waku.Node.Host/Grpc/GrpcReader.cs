using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;
using Waku.Node.Control;

namespace Waku.Node.Host.Grpc;

/// <summary>
/// Messages of one call, one by one: a flag byte (0, no compression), the length in four bytes, the message. What came at once is read at once,
/// because asking Kestrel for each message costs more than the message.
/// </summary>
internal sealed class GrpcReader<T>(PipeReader input, Marshaller<T> marshaller) : IAsyncStreamReader<T>
    where T : class
{
    private ReadOnlySequence<byte> _rest;
    private bool _holds;
    private bool _isLast;
    private T? _current;

    public T Current => _current ?? throw new InvalidOperationException("there is no request yet, or none any more");

    /// <summary>Reads one message; false at the end of the stream.</summary>
    /// <exception cref="RpcException">Compressed, too long, cut off, or not such a message.</exception>
    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryCut(ref _rest, out var frame))
            {
                _current = Parse(frame);
                if (_rest.IsEmpty)
                {
                    GiveBack();
                }

                return true;
            }

            GiveBack();
            if (_isLast)
            {
                _current = null;
                return _rest.IsEmpty ? false : throw GrpcFraming.Error(StatusCode.Internal, "the stream ended inside a message");
            }

            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            (_rest, _holds, _isLast) = (result.Buffer, true, result.IsCompleted);
        }
    }

    /// <summary>What was read is the pipe's again, but for the beginning of a message.</summary>
    private void GiveBack()
    {
        if (_holds)
        {
            input.AdvanceTo(_rest.Start, _rest.End);
            _holds = false;
            _rest = _rest.IsEmpty ? default : _rest;
        }
    }

    private static bool TryCut(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (buffer.Length < GrpcFraming.HeaderLength)
        {
            return false;
        }

        Span<byte> header = stackalloc byte[GrpcFraming.HeaderLength];
        buffer.Slice(0, GrpcFraming.HeaderLength).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (header[0] != 0)
        {
            throw GrpcFraming.Error(StatusCode.Unimplemented, "compressed messages are not supported");
        }

        if (length > ControlChannel.MaxMessageLength)
        {
            throw GrpcFraming.Error(StatusCode.ResourceExhausted, $"a message of {length} bytes is above {ControlChannel.MaxMessageLength}");
        }

        if (buffer.Length < GrpcFraming.HeaderLength + length)
        {
            return false;
        }

        frame = buffer.Slice(GrpcFraming.HeaderLength, length);
        buffer = buffer.Slice(frame.End);
        return true;
    }

    private T Parse(ReadOnlySequence<byte> frame)
    {
        try
        {
            return marshaller.ContextualDeserializer(new IncomingMessage(frame));
        }
        catch (Google.Protobuf.InvalidProtocolBufferException e)
        {
            throw GrpcFraming.Error(StatusCode.InvalidArgument, $"not a {typeof(T).Name}: {e.Message}");
        }
    }

    private sealed class IncomingMessage(ReadOnlySequence<byte> payload) : DeserializationContext
    {
        public override int PayloadLength => (int)payload.Length;

        public override byte[] PayloadAsNewBuffer() => payload.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => payload;
    }
}
