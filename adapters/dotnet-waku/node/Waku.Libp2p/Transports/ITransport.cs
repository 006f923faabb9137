using Waku.Libp2p.Multiaddrs;

namespace Waku.Libp2p.Transports;

/// <summary>Turns addresses into raw connections. One instance per kind of address.</summary>
internal interface ITransport
{
    bool CanHandle(Multiaddr address);

    Task<RawConnection> DialAsync(Multiaddr address, CancellationToken cancellationToken);

    /// <summary>Starts listening; <paramref name="onConnection"/> is called for every inbound connection and must not block.</summary>
    IListener Listen(Multiaddr address, Action<RawConnection> onConnection);
}
