using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using Waku.Libp2p.Multiaddrs;

namespace Waku.Libp2p.Transports;

/// <summary>Plain WebSocket over TCP (libp2p websockets spec): binary messages carry an undivided byte stream.</summary>
internal sealed class WebSocketTransport(IPAddress? dialFrom, TimeProvider time) : TcpTransport(dialFrom)
{
    private static readonly TimeSpan UpgradeTimeout = TimeSpan.FromSeconds(10);

    public override bool CanHandle(Multiaddr address) => address.IsDialable && address.IsWebSocket;

    protected override async ValueTask<RawConnection> UpgradeAsync(Socket socket, Multiaddr? dialed, bool inbound, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(UpgradeTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var tcp = new NetworkStream(socket, ownsSocket: true);
        if (inbound)
        {
            await HttpUpgrade.AcceptAsync(tcp, both.Token).ConfigureAwait(false);
        }
        else
        {
            await HttpUpgrade.RequestAsync(tcp, $"{dialed!.Host}:{dialed.TcpPort}", both.Token).ConfigureAwait(false);
        }

        var webSocket = WebSocket.CreateFromStream(tcp, new WebSocketCreationOptions { IsServer = inbound, KeepAliveInterval = TimeSpan.Zero });
        return Wrap(socket, WebSocketStream.Create(webSocket, WebSocketMessageType.Binary, closeTimeout: TimeSpan.FromSeconds(1)), dialed, webSocket: true);
    }
}
