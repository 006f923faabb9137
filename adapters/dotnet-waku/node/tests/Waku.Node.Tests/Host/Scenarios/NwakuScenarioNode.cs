using System.Diagnostics;

namespace Waku.Node.Tests.Host.Scenarios;

/// <summary>A real nwaku, as a process, to record what it does.</summary>
internal sealed class NwakuScenarioNode(string program, int block, IReadOnlyList<string> flags) : IScenarioNode
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly HttpClient _client = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("waku-scenario-").FullName;
    private Process? _process;

    public Uri Rest { get; } = new($"http://127.0.{block}.1:18645");

    public async Task StartAsync()
    {
        string[] arguments =
        [
            "--cluster-id=66", $"--listen-address=127.0.{block}.1", $"--nat=extip:127.0.{block}.1", $"--rest-address=127.0.{block}.1", "--rest-port=18645",
            "--rest=true", "--rest-admin=true",
            "--dns-addrs-name-server=127.0.0.1", "--discv5-discovery=false", "--rln-relay=false", "--log-level=FATAL", .. flags,
        ];
        _process = Process.Start(
            new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Limit);
        while (!await IsReadyAsync(limit.Token))
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public async Task StopAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        using (process)
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        Assert.That(_process!.HasExited, Is.False, $"nwaku ended with {string.Join(' ', flags)}");
        try
        {
            return (await _client.GetStringAsync(new Uri(Rest, "/health"), cancellationToken)).Contains("\"READY\"", StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
