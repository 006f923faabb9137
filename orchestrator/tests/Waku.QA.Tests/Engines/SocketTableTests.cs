using System.Net;
using System.Net.Sockets;
using Waku.QA.Engines;

namespace Waku.QA.Tests.Engines;

/// <summary>Where a process is connected to, seen from outside of it.</summary>
[Platform("Linux")]
public sealed class SocketTableTests
{
    [Test]
    public async Task AConnectionIsSeenOfSocketsOfEitherFamily([Values] bool both)
    {
        using var listener = new TcpListener(IPAddress.Parse("127.0.77.7"), 0);
        listener.Start();
        using var socket = both ? new Socket(SocketType.Stream, ProtocolType.Tcp) : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Assert.That(SocketTable.RemotesOf(Environment.ProcessId, ownOnly: true), Has.None.EqualTo(listener.LocalEndpoint));

        await socket.ConnectAsync(listener.LocalEndpoint);
        Assert.That(SocketTable.RemotesOf(Environment.ProcessId, ownOnly: true), Has.Some.EqualTo(listener.LocalEndpoint));
        Assert.That(SocketTable.RemotesOf(Environment.ProcessId, ownOnly: false), Has.Some.EqualTo(listener.LocalEndpoint));
    }
    [Test]
    public void AUdpSocketThatHearsEverybodyIsSeenAndOneThatIsConnectedIsNot()
    {
        using var open = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.77.8"), 0));
        using var connected = new UdpClient(new IPEndPoint(IPAddress.Parse("127.0.77.9"), 0));
        connected.Connect((IPEndPoint)open.Client.LocalEndPoint!);

        var heard = SocketTable.UdpListenersOf(Environment.ProcessId, ownOnly: true);
        Assert.That(heard, Has.Some.EqualTo(open.Client.LocalEndPoint).And.None.EqualTo(connected.Client.LocalEndPoint));
    }
}
