using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;
using Waku.Node.Relay;

namespace Waku.Node.Peers;

/// <summary>Connects so that connected means usable: whoever waited for it may publish, at either end, and nothing is lost.</summary>
internal sealed class PeerConnector(Libp2pHost host, RelayProtocol? relay, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    /// <summary>Longest wait for identify and for the relay stream.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for what the peer is subscribed to: it may share no topic with us.</summary>
    private static readonly TimeSpan TopicLimit = TimeSpan.FromSeconds(1);

    /// <exception cref="Libp2pException">The peer cannot be reached, or hung up.</exception>
    public async Task<Connection> ConnectAsync(Multiaddr address, CancellationToken cancellationToken)
    {
        var peer = address.PeerId ?? throw new Libp2pException($"'{address}' lacks '/p2p/<peer id>'");
        host.Peers.Learn(peer, [address.WithoutPeer()], PeerOrigin.Static);
        var connection = await host.DialAsync(address, evenInBackoff: true, cancellationToken).ConfigureAwait(false);
        await UntilAsync(connection, () => connection.Identified is not null, Limit, cancellationToken).ConfigureAwait(false);
        if (relay is not null && connection.Identified?.Protocols.Contains(RelayProtocol.Id) == true)
        {
            await UntilAsync(connection, () => relay.HasSpokenTo(peer), Limit, cancellationToken).ConfigureAwait(false);
            await UntilAsync(connection, () => SharesTopic(peer), TopicLimit, cancellationToken).ConfigureAwait(false);
            await RoundTripAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        return connection;
    }

    private bool SharesTopic(PeerId peer) => relay!.Topics is var topics && (topics.Count == 0 || topics.Any(t => relay.PeersOn(t).Contains(peer)));

    /// <summary>What was written before has been read by the peer when it answers: frames of a connection stay in order.</summary>
    private async Task RoundTripAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            await host.PingAsync(connection, cancellationToken).WaitAsync(TopicLimit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ProtocolNotSupportedException or TimeoutException)
        {
            // A peer without ping, or a slow one: it is connected all the same.
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new Libp2pException($"{connection.RemotePeer} hung up", e);
        }
    }

    private async Task UntilAsync(Connection connection, Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!condition() && time.GetElapsedTime(start) < limit)
        {
            if (connection.IsClosing && host.FindConnection(connection.RemotePeer) is null)
            {
                throw new Libp2pException($"{connection.RemotePeer} hung up: it may be of another cluster, or have no room");
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
