using Waku.Libp2p.Connections;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;
using Waku.Node.Interception;

namespace Waku.Node.Services;

/// <summary>
/// The server half of a request/response protocol: one length-prefixed request a stream, one answer, then the write side is closed
/// (js-waku reads until then). A stream may stay idle: js-waku opens them ahead of use.
/// </summary>
internal sealed class ServiceEndpoint
{
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(20);
    private readonly int _maxRequest;
    private readonly RequestLimiter _limiter;
    private readonly TimeProvider _time;
    private readonly Func<Connection, byte[], CancellationToken, ValueTask<byte[]>> _answer;
    private readonly Func<byte[]?> _tooMany;

    /// <summary>Serves <paramref name="protocol"/>. <paramref name="tooMany"/> makes the answer for a peer over its limit; null resets the stream.</summary>
    public ServiceEndpoint(
        Libp2pHost host, string protocol, int maxRequest, RequestLimiter limiter, TimeProvider time,
        Func<Connection, byte[], CancellationToken, ValueTask<byte[]>> answer, Func<byte[]?> tooMany, NodeInterceptor? interceptor = null)
    {
        _maxRequest = maxRequest;
        _limiter = limiter;
        _time = time;
        _answer = interceptor is null ? answer : (connection, request, token) =>
            interceptor.OnServeAsync(protocol, connection.RemotePeer, request, changed => answer(connection, changed, token));
        _tooMany = tooMany;
        host.Handle(protocol, ServeAsync);
    }

    public ServiceCounters Counters { get; } = new();

    private async Task ServeAsync(MuxedStream stream, Connection connection, CancellationToken cancellationToken)
    {
        if (await LengthPrefixed.ReadAsync(stream.Input, _maxRequest, cancellationToken).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        byte[]? answer;
        if (_limiter.TryTake(connection.RemotePeer))
        {
            answer = await _answer(connection, request, cancellationToken).ConfigureAwait(false);
            Counters.AddServed(request.Length, answer.Length);
        }
        else
        {
            Counters.AddRejected();
            answer = _tooMany();
        }

        if (answer is null)
        {
            stream.Reset();
            return;
        }

        using var limit = new CancellationTokenSource(WriteTimeout, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await stream.WriteAsync(LengthPrefixed.Encode(answer), any.Token).ConfigureAwait(false);
        stream.CloseWrite();
    }
}
