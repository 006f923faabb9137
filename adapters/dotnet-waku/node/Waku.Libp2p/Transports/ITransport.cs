using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Transports;

/// <summary>Turns addresses into raw connections. One instance per kind of address.</summary>
internal interface ITransport
{
    bool CanHandle(Multiaddr address);

    Task<RawConnection> DialAsync(Multiaddr address, CancellationToken cancellationToken);

    /// <summary>Starts listening.</summary>
    /// <param name="address">Where; port 0 lets the system choose.</param>
    /// <param name="admit">Asked for every accepted socket, with the remote's IP address and what closes the socket; null refuses it.</param>
    /// <param name="onConnection">Called for every admitted connection with its place; must not block, and gives the place back.</param>
    IListener Listen(Multiaddr address, Func<string, Action, HandshakeSlot?> admit, Action<RawConnection, HandshakeSlot> onConnection);
}
