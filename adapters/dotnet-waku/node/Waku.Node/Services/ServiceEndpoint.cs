using Microsoft.Extensions.Logging;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Services;

/// <summary>
/// The server half of a request/response protocol: one length-prefixed request a stream, one answer, then the write side is closed
/// (js-waku reads until then). A stream may stay idle: js-waku opens them ahead of use; a request that has begun must end in time, and
/// is read only when there is room for it.
/// </summary>
internal sealed class ServiceEndpoint
{
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(20);
    private readonly ServiceHost _services;
    private readonly ServiceProtocol _protocol;
    private readonly RequestLimiter _limiter;

    /// <summary>Serves a protocol.</summary>
    public ServiceEndpoint(ServiceHost services, ServiceProtocol protocol, RequestLimiter limiter)
    {
        _services = services;
        _protocol = protocol;
        _limiter = limiter;
        services.Host.Handle(protocol.Id, ServeAsync);
    }

    public ServiceCounters Counters { get; } = new();

    private async Task ServeAsync(MuxedStream stream, Connection connection, CancellationToken cancellationToken)
    {
        if (!await RequestReader.BeginsAsync(stream.Input, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var budget = _services.Budget;
        using var limit = new CancellationTokenSource(budget.Limits.RequestTimeout, _services.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        int length;
        try
        {
            length = await RequestReader.LengthAsync(stream.Input, _protocol.MaxRequest, any.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            budget.AddTimedOut();
            throw;
        }

        if (!await budget.TryTakeAsync(connection.RemotePeer, length, any.Token).ConfigureAwait(false))
        {
            Counters.AddRejected();
            await WriteAsync(stream, _protocol.TooMany(), cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await AnswerAsync(stream, connection, any.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            budget.AddTimedOut();
            throw;
        }
        finally
        {
            budget.Release(connection.RemotePeer, length);
        }
    }

    private async Task AnswerAsync(MuxedStream stream, Connection connection, CancellationToken inTime, CancellationToken cancellationToken)
    {
        if (await LengthPrefixed.ReadAsync(stream.Input, _protocol.MaxRequest, inTime).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        byte[] answer;
        if (_limiter.TryTake(connection.RemotePeer))
        {
            answer = await ComputeAsync(connection, request, cancellationToken).ConfigureAwait(false);
            Counters.AddServed(request.Length, answer.Length);
        }
        else
        {
            Counters.AddRejected();
            answer = _protocol.TooMany();
        }

        await WriteAsync(stream, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>An answer whatever happens; only what the peer sent wrong (<see cref="Libp2pException"/>) may reset its stream.</summary>
    private async ValueTask<byte[]> ComputeAsync(Connection connection, byte[] request, CancellationToken cancellationToken)
    {
        try
        {
            return await (_services.Interceptor is { } interceptor
                ? interceptor.OnServeAsync(
                    _protocol.Id, connection.RemotePeer, request, changed => _protocol.Answer(connection, changed, cancellationToken))
                : _protocol.Answer(connection, request, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not Libp2pException && !cancellationToken.IsCancellationRequested)
        {
            _services.Log.LogError(e, "the service {Protocol} failed for {Peer}", _protocol.Id, connection.RemotePeer);
            Counters.AddFailed();
            return _protocol.Failed();
        }
    }

    private async Task WriteAsync(MuxedStream stream, byte[] answer, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(WriteTimeout, _services.Time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await stream.WriteAsync(LengthPrefixed.Encode(answer), any.Token).ConfigureAwait(false);
        stream.CloseWrite();
    }
}
