using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Muxing.Mplex;
using Waku.Libp2p.Muxing.Yamux;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;
using Waku.Libp2p.Security;
using Waku.Libp2p.Transports;

namespace Waku.Libp2p.Connections;

/// <summary>Raw connection → multistream → Noise → multistream → muxer, within the handshake time-out.</summary>
/// <param name="options">Identity, muxers, times.</param>
/// <param name="resources">What connections may take.</param>
/// <param name="admit">Whether a peer that has proven its identity may have a connection; asked before a muxer is agreed on.</param>
/// <param name="time">Time.</param>
internal sealed class ConnectionUpgrader(
    Libp2pOptions options, ResourceManager resources, Func<PeerId, string, ConnectionDirection, bool> admit, TimeProvider time)
{
    public async Task<Connection> UpgradeAsync(
        RawConnection raw, ConnectionDirection direction, PeerId? expected, HandshakeSlot? slot, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.HandshakeTimeout, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        NoiseChannel? channel = null;
        try
        {
            var outbound = direction == ConnectionDirection.Outbound;
            await NegotiateAsync(raw, [NoiseUpgrade.Protocol], outbound, any.Token).ConfigureAwait(false);
            slot?.Heard();
            channel = await NoiseUpgrade.RunAsync(raw, options.Identity, outbound, expected, time, any.Token).ConfigureAwait(false);
            if (!admit(channel.RemotePeer, raw.RemoteHost, direction))
            {
                resources.Counters.Add(ResourceCounter.ConnectionsRefused);
                throw new Libp2pException($"connection to {channel.RemotePeer} refused: limit reached");
            }

            var muxer = await NegotiateAsync(channel, options.Muxers, outbound, any.Token).ConfigureAwait(false);
            return new Connection(channel, muxer, direction, options, resources, time);
        }
        catch (Exception e)
        {
            await (channel?.DisposeAsync() ?? raw.DisposeAsync()).ConfigureAwait(false);
            if (e is OperationCanceledException && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                resources.Counters.Add(ResourceCounter.HandshakesExpired);
                throw new Libp2pException($"the handshake with {raw.Remote} did not end within {options.HandshakeTimeout.TotalSeconds:0.#} s");
            }

            throw;
        }
    }

    public static IMuxer CreateMuxer(NoiseChannel channel, string protocol, bool client, ConnectionScope scope, TimeProvider time) =>
        protocol == YamuxSession.Protocol ? new YamuxSession(channel, client, scope, time) : new MplexSession(channel, scope, time);

    private static async Task<string> NegotiateAsync(
        IByteChannel channel, IReadOnlyList<string> protocols, bool initiator, CancellationToken cancellationToken) =>
        initiator
            ? await MultistreamSelect.SelectAsync(channel, protocols, cancellationToken).ConfigureAwait(false)
            : await MultistreamSelect.AcceptAsync(channel, protocols.Contains, cancellationToken).ConfigureAwait(false)
                ?? throw new Libp2pException("the peer gave up negotiating");
}
