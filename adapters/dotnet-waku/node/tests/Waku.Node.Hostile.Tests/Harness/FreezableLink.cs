using System.Net;
using System.Net.Sockets;

namespace Waku.Node.Hostile.Tests.Harness;

/// <summary>A wire between two TCP ends that can be cut without either end being told, as by a power cut.</summary>
internal sealed class FreezableLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _cut = new();
    private readonly Task _loop;

    public FreezableLink(int target)
    {
        _target = target;
        _listener.Start();
        _loop = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on nothing passes, and nothing is closed.</summary>
    public Task FreezeAsync() => _cut.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _cut.CancelAsync();
        _listener.Stop();
        await _loop;
        _sockets.ForEach(static s => s.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var near = await _listener.AcceptSocketAsync(_cut.Token);
                var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await far.ConnectAsync(IPAddress.Loopback, _target, _cut.Token);
                _sockets.AddRange([near, far]);
                _ = PumpAsync(near, far);
                _ = PumpAsync(far, near);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Cut, or over.
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _cut.Token) is var read and > 0)
            {
                await to.SendAsync(buffer.AsMemory(0, read), _cut.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut, or over.
        }
    }
}
