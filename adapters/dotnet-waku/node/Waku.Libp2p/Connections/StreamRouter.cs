using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Connections;

/// <summary>Agrees with peers on the protocol of each stream they open, and hands it to that protocol's handler within its limits.</summary>
internal sealed class StreamRouter(Libp2pOptions options, TimeProvider time, ILogger log)
{
    private readonly ConcurrentDictionary<string, (StreamHandler Handler, StreamLimits Limits)> _handlers = new();
    private readonly ConcurrentDictionary<string, ProtocolTraffic> _traffic = new();

    public IReadOnlyList<string> Protocols => [.. _handlers.Keys.Order(StringComparer.Ordinal)];

    public IReadOnlyDictionary<string, ProtocolTraffic> Traffic => _traffic;

    public void Handle(string protocol, StreamHandler handler, StreamLimits limits) => _handlers[protocol] = (handler, limits);

    public ProtocolTraffic TrafficOf(string protocol)
    {
        var traffic = _traffic.GetOrAdd(protocol, static _ => new ProtocolTraffic());
        traffic.AddStream();
        return traffic;
    }

    public async Task ServeAsync(MuxedStream stream, Connection connection)
    {
        stream.IsServed = true;
        try
        {
            if (await AgreeAsync(stream, connection).ConfigureAwait(false) is { } protocol)
            {
                await RunAsync(stream, connection, protocol).ConfigureAwait(false);
            }

            await stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (PeerFault.Is(e))
        {
            log.LogDebug("stream {Protocol} of {Peer} ended: {Reason}", stream.Protocol, connection.RemotePeer, e.Message);
            if (e is Libp2pException or OperationCanceledException)
            {
                connection.Scope.Fault();
            }

            stream.Reset();
            stream.Abandon();
        }
        catch (Exception e)
        {
            log.LogError(e, "the handler of {Protocol} failed", stream.Protocol);
            stream.Reset();
            stream.Abandon();
        }
    }

    private async Task<string?> AgreeAsync(MuxedStream stream, Connection connection)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.NegotiationTimeout, time);
            using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.Closed);
            var protocol = await MultistreamSelect.AcceptAsync(stream, _handlers.ContainsKey, any.Token).ConfigureAwait(false);
            if (protocol is null)
            {
                connection.Scope.Fault();
            }

            return protocol;
        }
        finally
        {
            connection.Scope.Negotiated();
        }
    }

    private async Task RunAsync(MuxedStream stream, Connection connection, string protocol)
    {
        var (handler, limits) = _handlers[protocol];
        stream.Protocol = protocol;
        if (!connection.Scope.TryOpen(protocol, limits))
        {
            throw new Libp2pException($"too many streams of {protocol}");
        }

        try
        {
            stream.Traffic = TrafficOf(protocol);
            stream.Serve(limits);
            await handler(stream, connection, connection.Closed).ConfigureAwait(false);
        }
        finally
        {
            connection.Scope.Close(protocol);
        }
    }
}
