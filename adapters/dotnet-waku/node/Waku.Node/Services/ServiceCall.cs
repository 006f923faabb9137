using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Services;

/// <summary>The client half of a request/response protocol.</summary>
internal static class ServiceCall
{
    /// <summary>Sends one request on a stream of its own and returns the answer.</summary>
    /// <exception cref="PeerUnreachableException">No connection, or the peer does not serve the protocol.</exception>
    /// <exception cref="Libp2pException">The stream ended without an answer.</exception>
    /// <exception cref="TimeoutException">No answer within <paramref name="timeout"/>.</exception>
    public static async Task<byte[]> SendAsync(
        Libp2pHost host, PeerId peer, string protocol, byte[] request, int maxAnswer, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await using var stream = await OpenAsync(host, peer, protocol, any.Token).ConfigureAwait(false);
            await stream.WriteAsync(LengthPrefixed.Encode(request), any.Token).ConfigureAwait(false);
            stream.CloseWrite();
            return await LengthPrefixed.ReadAsync(stream.Input, maxAnswer, any.Token).ConfigureAwait(false)
                ?? throw new Libp2pException($"{peer} closed the {protocol} stream without an answer");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{peer} did not answer {protocol} within {timeout.TotalSeconds:0.#} s");
        }
        catch (InvalidOperationException e)
        {
            throw new Libp2pException($"the connection to {peer} ended", e);
        }
    }

    /// <summary>Opens a stream to a peer, connecting first when it must.</summary>
    public static async Task<MuxedStream> OpenAsync(Libp2pHost host, PeerId peer, string protocol, CancellationToken cancellationToken)
    {
        try
        {
            if (host.FindConnection(peer) is { } existing && await OpenAsync(existing, protocol, cancellationToken).ConfigureAwait(false) is { } opened)
            {
                return opened;
            }

            var connection = await host.ConnectAsync(peer, cancellationToken).ConfigureAwait(false);
            return await connection.OpenStreamAsync([protocol], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ProtocolNotSupportedException or IOException or Libp2pException or TimeoutException or InvalidOperationException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new PeerUnreachableException(peer, e);
        }
    }

    /// <summary>Null when the connection turned out to be over: the peer hung up and it was not known here yet.</summary>
    private static async Task<MuxedStream?> OpenAsync(Connection connection, string protocol, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.OpenStreamAsync([protocol], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (connection.IsClosing && !cancellationToken.IsCancellationRequested
            && e is IOException or Libp2pException or InvalidOperationException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Makes an address known and returns its peer.</summary>
    public static PeerId Learn(Libp2pHost host, Multiaddr address)
    {
        var peer = address.PeerId ?? throw new Libp2pException($"'{address}' lacks '/p2p/<peer id>'");
        host.Peers.Learn(peer, [address.WithoutPeer()], PeerOrigin.Static);
        return peer;
    }
}
