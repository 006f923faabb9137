using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Muxing.Mplex;
using Waku.Libp2p.Muxing.Yamux;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Security;
using Waku.Libp2p.Transports;

namespace Waku.Libp2p.Connections;

/// <summary>Raw connection → multistream → Noise → multistream → muxer, within the handshake time-out.</summary>
internal sealed class ConnectionUpgrader(Libp2pOptions options, TimeProvider time)
{
    public async Task<Connection> UpgradeAsync(RawConnection raw, ConnectionDirection direction, PeerId? expected, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.HandshakeTimeout, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        NoiseChannel? channel = null;
        try
        {
            var outbound = direction == ConnectionDirection.Outbound;
            await NegotiateAsync(raw, [NoiseUpgrade.Protocol], outbound, any.Token).ConfigureAwait(false);
            channel = await NoiseUpgrade.RunAsync(raw, options.Identity, outbound, expected, any.Token).ConfigureAwait(false);
            var muxer = await NegotiateAsync(channel, options.Muxers, outbound, any.Token).ConfigureAwait(false);
            IMuxer session = muxer == YamuxSession.Protocol
                ? new YamuxSession(channel, outbound, options.MaxStreamsPerConnection, time)
                : new MplexSession(channel, options.MaxStreamsPerConnection, time);
            return new Connection(channel, session, muxer, direction, options, time);
        }
        catch (Exception e)
        {
            await (channel?.DisposeAsync() ?? raw.DisposeAsync()).ConfigureAwait(false);
            if (e is OperationCanceledException && limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new Libp2pException($"the handshake with {raw.Remote} did not end within {options.HandshakeTimeout.TotalSeconds:0.#} s");
            }

            throw;
        }
    }

    private static async Task<string> NegotiateAsync(
        IByteChannel channel, IReadOnlyList<string> protocols, bool initiator, CancellationToken cancellationToken) =>
        initiator
            ? await MultistreamSelect.SelectAsync(channel, protocols, cancellationToken).ConfigureAwait(false)
            : await MultistreamSelect.AcceptAsync(channel, protocols.Contains, cancellationToken).ConfigureAwait(false)
                ?? throw new Libp2pException("the peer gave up negotiating");
}
