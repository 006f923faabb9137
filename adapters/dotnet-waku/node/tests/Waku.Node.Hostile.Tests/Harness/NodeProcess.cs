using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Waku.Libp2p.Multiaddrs;

namespace Waku.Node.Hostile.Tests.Harness;

/// <summary>The real program <c>dotnet-waku</c> with every service, on loopback.</summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    public const string Topic = "/waku/2/rs/66/0";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly Process _process;

    private NodeProcess(Process process, Multiaddr address, Multiaddr webSocket)
    {
        _process = process;
        Address = address;
        WebSocket = webSocket;
    }

    /// <summary>TCP address with peer id.</summary>
    public Multiaddr Address { get; }

    /// <summary>WebSocket address with peer id.</summary>
    public Multiaddr WebSocket { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>Anonymous resident memory in MiB.</summary>
    public double AnonymousMiB
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(static l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
        }
    }

    public static async Task<NodeProcess> StartAsync()
    {
        var (rest, webSocket) = (FreePort(), FreePort());
        string[] flags =
        [
            "--cluster-id=66", "--num-shards-in-network=0", "--shard=0",
            "--listen-address=127.0.0.1", "--tcp-port=0", "--rest-address=127.0.0.1", $"--rest-port={rest}", "--log-level=FATAL",
            "--websocket-support=true", $"--websocket-port={webSocket}", "--ip-colocation-limit=0",
            "--relay=true", "--store=true", "--filter=true", "--lightpush=true", "--peer-exchange=true",
        ];
        var process = Process.Start(Environment.GetEnvironmentVariable("WAKU_HOSTILE_PROGRAM") is { Length: > 0 } program
            ? new ProcessStartInfo(program, flags)
            : new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "dotnet-waku.dll"), .. flags]))!;
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{rest}") };
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            try
            {
                using var info = JsonDocument.Parse(await client.GetStringAsync("/debug/v1/info", limit.Token));
                var addresses = info.RootElement.GetProperty("listenAddresses").EnumerateArray().Select(static a => Multiaddr.Parse(a.GetString()!)).ToList();
                return new NodeProcess(process, addresses.First(static a => !a.IsWebSocket), addresses.First(static a => a.IsWebSocket));
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
