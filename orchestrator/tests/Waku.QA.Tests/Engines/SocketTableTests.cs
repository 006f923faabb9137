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
}
