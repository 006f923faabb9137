using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Waku.Node.Control;

/// <summary>The request half of a call: messages as they come.</summary>
internal sealed class GrpcContent : HttpContent
{
    private readonly IAsyncEnumerable<IMessage> _messages;
    private readonly bool _single;

    public GrpcContent(IAsyncEnumerable<IMessage> messages, bool single)
    {
        _messages = messages;
        _single = single;
        Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => WriteAsync(stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => WriteAsync(stream, cancellationToken);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        await foreach (var message in _messages.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            buffer.ResetWrittenCount();
            GrpcFraming.Write(buffer, message);
            await stream.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            if (!_single)
            {
                // The end of the request flushes too.
                await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
