using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Connections;

/// <summary>Tells what a remote can cause from what is an error of this program.</summary>
internal static class PeerFault
{
    public static bool Is(Exception e) =>
        e is IOException or Libp2pException or OperationCanceledException or TimeoutException or ObjectDisposedException
            or InvalidOperationException or SocketException or CryptographicException or WebSocketException;
}
