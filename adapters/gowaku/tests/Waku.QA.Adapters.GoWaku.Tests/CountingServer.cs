using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Waku.QA.Adapters.GoWaku.Tests;

/// <summary>Answers every GET on loopback with the same JSON, each on its own, and counts how many it was asked at the same time.</summary>
internal sealed class CountingServer : IAsyncDisposable
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(20);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _answer;
    private readonly Lock _counting = new();
    private int _atOnce;

    public CountingServer(string json)
    {
        _answer = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\nConnection: close\r\n\r\n{json}");
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Served { get; private set; }

    public int MostAtOnce { get; private set; }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        Count(1);
        await Task.Delay(Work, TimeProvider.System, CancellationToken.None);
        Count(-1);
        await stream.WriteAsync(_answer);
    }

    private void Count(int step)
    {
        lock (_counting)
        {
            _atOnce += step;
            MostAtOnce = Math.Max(MostAtOnce, _atOnce);
            Served += step > 0 ? 1 : 0;
        }
    }
}
