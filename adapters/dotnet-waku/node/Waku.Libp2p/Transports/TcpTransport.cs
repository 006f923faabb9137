using System.Net;
using System.Net.Sockets;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Libp2p.Resources;

namespace Waku.Libp2p.Transports;

/// <summary>TCP, and through <see cref="UpgradeAsync"/> whatever runs over it.</summary>
internal class TcpTransport(IPAddress? dialFrom) : ITransport
{
    private const int Backlog = 512;

    public virtual bool CanHandle(Multiaddr address) => address.IsDialable && !address.IsWebSocket;

    public async Task<RawConnection> DialAsync(Multiaddr address, CancellationToken cancellationToken)
    {
        var target = await ResolveAsync(address, cancellationToken).ConfigureAwait(false);
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (dialFrom is not null && dialFrom.AddressFamily == target.AddressFamily)
            {
                // Peers score and limit by IP: a node with an address of its own must also dial from it.
                socket.Bind(new IPEndPoint(dialFrom, 0));
            }

            await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            return await UpgradeAsync(socket, address, inbound: false, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public IListener Listen(Multiaddr address, Func<string, Action, HandshakeSlot?> admit, Action<RawConnection, HandshakeSlot> onConnection)
    {
        var ip = IPAddress.Parse(address.Host ?? throw new Libp2pException($"cannot listen on '{address}': no IP address"));
        var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(ip, address.TcpPort ?? 0));
            socket.Listen(Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new TcpListenerLoop(socket, address, (accepted, token) => AcceptAsync(accepted, address, admit, onConnection, token));
    }

    /// <summary>Makes a raw connection of a connected socket; <paramref name="address"/> is the one dialed or listened on.</summary>
    protected virtual ValueTask<RawConnection> UpgradeAsync(Socket socket, Multiaddr address, bool inbound, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Wrap(socket, new NetworkStream(socket, ownsSocket: true), address, inbound));

    protected static RawConnection Wrap(Socket socket, Stream stream, Multiaddr address, bool inbound)
    {
        var remote = (IPEndPoint)socket.RemoteEndPoint!;
        var local = Multiaddr.FromEndPoint((IPEndPoint)socket.LocalEndPoint!, address.IsWebSocket, address.IsSecureWebSocket);
        var other = inbound ? Multiaddr.FromEndPoint(remote, address.IsWebSocket, address.IsSecureWebSocket) : address;
        return new RawConnection(stream, local, other, remote.Address.ToString());
    }

    private async Task AcceptAsync(
        Socket socket, Multiaddr listened, Func<string, Action, HandshakeSlot?> admit, Action<RawConnection, HandshakeSlot> onConnection,
        CancellationToken cancellationToken)
    {
        HandshakeSlot? slot = null;
        try
        {
            // Before anything is read: a socket that says nothing takes a place, too.
            slot = admit(((IPEndPoint)socket.RemoteEndPoint!).Address.ToString(), socket.Dispose);
            if (slot is null)
            {
                socket.Dispose();
                return;
            }

            socket.NoDelay = true;
            onConnection(await UpgradeAsync(socket, listened, inbound: true, cancellationToken).ConfigureAwait(false), slot);
        }
        catch (Exception e) when (e is IOException or SocketException or Libp2pException or OperationCanceledException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException)
        {
            // The remote left or is not a WebSocket client: it costs this one socket.
            slot?.Dispose();
            socket.Dispose();
        }
    }

    private static async Task<IPEndPoint> ResolveAsync(Multiaddr address, CancellationToken cancellationToken)
    {
        var host = address.Host!;
        if (!IPAddress.TryParse(host, out var ip))
        {
            var family = address.ToString().StartsWith("/dns6", StringComparison.Ordinal) ? AddressFamily.InterNetworkV6
                : address.ToString().StartsWith("/dns4", StringComparison.Ordinal) ? AddressFamily.InterNetwork : AddressFamily.Unspecified;
            var found = await Dns.GetHostAddressesAsync(host, family, cancellationToken).ConfigureAwait(false);
            ip = found.FirstOrDefault() ?? throw new Libp2pException($"'{host}' has no address");
        }

        return new IPEndPoint(ip, address.TcpPort!.Value);
    }
}
