using System.Buffers;
using Google.Protobuf;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Host.Grpc;

/// <summary>Test hook: whatever bytes on a stream of whatever protocol, to see how a peer takes them.</summary>
internal static class RawExchange
{
    private const int MaxAnswer = 1024 * 1024;

    public static async Task<V1.SendRawResponse> RunAsync(Libp2pHost host, PeerId peer, V1.SendRawRequest request, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var connection = await host.ConnectAsync(peer, cancellationToken).ConfigureAwait(false);
        await using var stream = await connection.OpenStreamAsync([request.Protocol], cancellationToken).ConfigureAwait(false);
        var answer = new ArrayBufferWriter<byte>();
        var closed = false;
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(Math.Max(1, request.WaitMilliseconds)), time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await stream.WriteAsync(request.Data.Memory, any.Token).ConfigureAwait(false);
            while (!closed && answer.WrittenCount < MaxAnswer)
            {
                var result = await stream.Input.ReadAsync(any.Token).ConfigureAwait(false);
                foreach (var segment in result.Buffer)
                {
                    answer.Write(segment.Span);
                }

                stream.Input.AdvanceTo(result.Buffer.End);
                closed = result.IsCompleted;
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // What came until now is the answer.
        }
        catch (Exception e) when (e is IOException or Libp2pException or InvalidOperationException)
        {
            closed = true;
        }

        return new V1.SendRawResponse { Answer = ByteString.CopyFrom(answer.WrittenSpan), Closed = closed };
    }
}
