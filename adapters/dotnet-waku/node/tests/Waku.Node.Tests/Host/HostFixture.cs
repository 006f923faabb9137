using Waku.Node.Host;
using Waku.Node.Host.Configuration;

namespace Waku.Node.Tests.Host;

/// <summary>The program itself, in this process, on a loopback address of its own.</summary>
internal sealed class HostFixture : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(10);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    private HostFixture(string address)
    {
        Rest = new Uri($"http://{address}:18645");
        Metrics = new Uri($"http://{address}:18008/metrics");
    }

    public Uri Rest { get; }

    public Uri Metrics { get; }

    public HttpClient Client { get; } = new();

    /// <summary>Starts a node on 127.0.<paramref name="block"/>.1.</summary>
    public static async Task<HostFixture> StartAsync(int block, params string[] flags)
    {
        var address = $"127.0.{block}.1";
        var fixture = new HostFixture(address);
        string[] all =
        [
            "--cluster-id=66", $"--listen-address={address}", "--tcp-port=0", $"--rest-address={address}", "--rest-port=18645", "--metrics-server=true",
                $"--metrics-server-address={address}", "--metrics-server-port=18008", "--rest-admin=true", "--log-level=FATAL", .. flags,
        ];
        var settings = HostSettings.From(FlagValues.Read(all, new Dictionary<string, string>(), File.ReadAllText), "test");
        fixture._running = NodeProgram.RunAsync(settings, "test", TimeProvider.System, fixture._stop.Token);
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await fixture.IsReadyAsync(limit.Token))
        {
            await Task.Delay(20, limit.Token);
        }

        return fixture;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        Client.Dispose();
        _stop.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (_running.IsFaulted)
        {
            await _running;
        }

        try
        {
            return (await Client.GetStringAsync(new Uri(Rest, "/health"), cancellationToken)).Contains("READY", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
