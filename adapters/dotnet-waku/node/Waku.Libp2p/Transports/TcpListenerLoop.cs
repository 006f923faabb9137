using System.Net;
using System.Net.Sockets;
using Waku.Libp2p.Multiaddrs;

namespace Waku.Libp2p.Transports;

/// <summary>Accepts until disposed; each accepted socket is handled apart so that a silent peer holds up nobody.</summary>
internal sealed class TcpListenerLoop : IListener
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    public TcpListenerLoop(Socket socket, Multiaddr asked, Func<Socket, CancellationToken, Task> onAccept)
    {
        _socket = socket;
        Address = Multiaddr.FromEndPoint((IPEndPoint)socket.LocalEndPoint!, asked.IsWebSocket, asked.IsSecureWebSocket);
        _loop = Task.Run(() => AcceptLoopAsync(onAccept));
    }

    public Multiaddr Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptLoopAsync(Func<Socket, CancellationToken, Task> onAccept)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var accepted = await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _ = onAccept(accepted, _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A connection that was reset before it was accepted; the listener itself is fine.
                if (_stop.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }
}
