using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Transports;

/// <summary>WebSocket over TCP or TLS (libp2p websockets spec): binary messages carry an undivided byte stream.</summary>
internal sealed class WebSocketTransport(IPAddress? dialFrom, X509Certificate2? certificate, TimeProvider time) : TcpTransport(dialFrom)
{
    private static readonly TimeSpan UpgradeTimeout = TimeSpan.FromSeconds(10);

    public override bool CanHandle(Multiaddr address) => address.IsDialable && address.IsWebSocket;

    protected override async ValueTask<RawConnection> UpgradeAsync(Socket socket, Multiaddr address, bool inbound, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(UpgradeTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (address.IsSecureWebSocket)
        {
            stream = await SecureAsync(stream, address, inbound, both.Token).ConfigureAwait(false);
        }

        if (inbound)
        {
            await HttpUpgrade.AcceptAsync(stream, both.Token).ConfigureAwait(false);
        }
        else
        {
            await HttpUpgrade.RequestAsync(stream, HostHeader(address), both.Token).ConfigureAwait(false);
        }

        var webSocket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = inbound, KeepAliveInterval = TimeSpan.Zero });
        return Wrap(socket, WebSocketStream.Create(webSocket, WebSocketMessageType.Binary, closeTimeout: TimeSpan.FromSeconds(1)), address, inbound);
    }

    private static string HostHeader(Multiaddr address) =>
        address.Host!.Contains(':') ? $"[{address.Host}]:{address.TcpPort}" : $"{address.Host}:{address.TcpPort}";

    private async Task<Stream> SecureAsync(Stream stream, Multiaddr address, bool inbound, CancellationToken cancellationToken)
    {
        // Who the peer is, Noise proves inside by its peer id; the certificate is only there because browsers ask for one. As
        // nwaku, this node therefore accepts certificates that are self-signed or name another host.
        var tls = new SslStream(stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
        try
        {
            if (inbound)
            {
                var server = new SslServerAuthenticationOptions { ServerCertificate = certificate };
                await tls.AuthenticateAsServerAsync(server, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host! }, cancellationToken).ConfigureAwait(false);
            }

            return tls;
        }
        catch (AuthenticationException e)
        {
            await tls.DisposeAsync().ConfigureAwait(false);
            throw new Libp2pException($"TLS with {address} failed: {e.Message}", e);
        }
    }
}
