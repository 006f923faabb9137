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

    /// <summary>One request; a body is JSON.</summary>
    public async Task<HostAnswer> SendAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Rest, path));
        request.Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await Client.SendAsync(request);
        return new HostAnswer((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Asks until the answer is the one waited for.</summary>
    public async Task<HostAnswer> UntilAsync(string path, Func<HostAnswer, bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(StartLimit);
        while (true)
        {
            var answer = await SendAsync("GET", path);
            if (condition(answer))
            {
                return answer;
            }

            Assert.That(limit.IsCancellationRequested, Is.False, $"waited {StartLimit.TotalSeconds} s for {what}; the last answer was {answer}");
            await Task.Delay(10, CancellationToken.None);
        }
    }

    /// <summary>The first address of the node, with its peer id.</summary>
    public async Task<string> AddressAsync()
    {
        using var info = System.Text.Json.JsonDocument.Parse((await SendAsync("GET", "/info")).Text);
        return info.RootElement.GetProperty("listenAddresses")[0].GetString()!;
    }

    /// <summary>The value of a metric, labels included in its name; null when it has none.</summary>
    public async Task<double?> MetricAsync(string name)
    {
        var line = (await Client.GetStringAsync(Metrics)).Split('\n').FirstOrDefault(l => l.StartsWith($"{name} ", StringComparison.Ordinal));
        return line is null ? null : double.Parse(line[(name.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
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
