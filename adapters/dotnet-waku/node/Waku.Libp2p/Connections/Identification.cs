using Microsoft.Extensions.Logging;
using Waku.Libp2p.Identify;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Connections;

/// <summary>Identify and identify push of a host: asks every peer who it is, keeps what it says, and answers the same.</summary>
internal sealed class Identification(
    Libp2pOptions options, PeerStore peers, Func<Connection, IdentifyMessage> self, Action<Connection> onIdentified, TimeProvider time, ILogger log)
{
    public void Mount(StreamRouter router)
    {
        var few = StreamLimits.Request with { PerPeer = 32, FirstByte = options.NegotiationTimeout };
        router.Handle(
            IdentifyProtocol.Id,
            async (stream, connection, token) => await IdentifyProtocol.SendAsync(stream, self(connection), token).ConfigureAwait(false),
            few);
        router.Handle(IdentifyProtocol.PushId, ReceivePushAsync, few);
    }

    /// <summary>Asks a new peer; one that does not answer is hung up on.</summary>
    public async Task RunAsync(Connection connection)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.NegotiationTimeout, time);
            using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.Closed);
            await using var stream = await connection.OpenStreamAsync([IdentifyProtocol.Id], any.Token).ConfigureAwait(false);
            Learn(connection, await IdentifyProtocol.ReadAsync(stream, connection.RemotePeer, any.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (PeerFault.Is(e))
        {
            log.LogDebug("identify with {Peer} failed: {Reason}", connection.RemotePeer, e.Message);
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Tells peers that serve identify push what this node is now.</summary>
    public async Task PushAsync(IEnumerable<Connection> connections, CancellationToken cancellationToken)
    {
        foreach (var connection in connections.Where(static c => c.Identified?.Protocols.Contains(IdentifyProtocol.PushId) == true))
        {
            try
            {
                await using var stream = await connection.OpenStreamAsync([IdentifyProtocol.PushId], cancellationToken).ConfigureAwait(false);
                await IdentifyProtocol.SendAsync(stream, self(connection), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (PeerFault.Is(e))
            {
                log.LogDebug("identify push to {Peer} failed: {Reason}", connection.RemotePeer, e.Message);
            }
        }
    }

    private async Task ReceivePushAsync(MuxedStream stream, Connection connection, CancellationToken cancellationToken)
    {
        var update = await IdentifyProtocol.ReadAsync(stream, connection.RemotePeer, cancellationToken).ConfigureAwait(false);
        if (!connection.Scope.TryPush())
        {
            return;
        }

        var before = connection.Identified ?? new IdentifyMessage();

        // Absent fields mean "unchanged".
        Learn(connection, before with
        {
            AgentVersion = update.AgentVersion ?? before.AgentVersion,
            ListenAddresses = update.ListenAddresses.Count > 0 ? update.ListenAddresses : before.ListenAddresses,
            Protocols = update.Protocols.Count > 0 ? update.Protocols : before.Protocols,
        });
    }

    private void Learn(Connection connection, IdentifyMessage message)
    {
        connection.Identified = message;
        peers.Update(connection.RemotePeer, r => r with
        {
            Agent = message.AgentVersion ?? r.Agent,
            Protocols = message.Protocols,
            ListenAddresses = message.ListenAddresses,
        });
        onIdentified(connection);
    }
}
