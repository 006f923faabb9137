using System.Diagnostics;
using System.Text.Json;

namespace Waku.Node.Tests.Interop;

/// <summary>A program of <c>tests/js-peers</c>: an independent implementation in a process of its own. Installs its packages on first use.</summary>
internal sealed class JsPeer : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly List<string> _errors = [];

    public JsPeer(string program)
    {
        var folder = NpmFolder.Ready(Path.Combine("adapters", "dotnet-waku", "node", "tests", "js-peers"), Path.Combine("node_modules", ".package-lock.json"),
            ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
        _process = Process.Start(new ProcessStartInfo("node", [Path.Combine("src", $"{program}.mjs")])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                _errors.Add(line.Data ?? "");
            }
        };
        _process.BeginErrorReadLine();
    }

    /// <summary>One request, one answer. An answer with <c>error</c> fails.</summary>
    public async Task<JsonElement> AskAsync(object request)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(request));
        using var limit = new CancellationTokenSource(Limit);
        string? line;
        try
        {
            line = await _process.StandardOutput.ReadLineAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no answer to {JsonSerializer.Serialize(request)} within {Limit.TotalSeconds} s; {Errors()}");
        }

        var answer = JsonDocument.Parse(line ?? throw new InvalidOperationException($"the program ended: {Errors()}")).RootElement;
        return answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String
            ? throw new InvalidOperationException($"{error.GetString()}\n{Errors()}") : answer;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private string Errors()
    {
        lock (_errors)
        {
            return string.Join('\n', _errors.TakeLast(20));
        }
    }
}
