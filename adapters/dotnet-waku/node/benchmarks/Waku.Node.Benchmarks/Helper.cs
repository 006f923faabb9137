using System.Diagnostics;

namespace Waku.Node.Benchmarks;

/// <summary>This program once more, in another role.</summary>
internal sealed class Helper : IAsyncDisposable
{
    private readonly Process _process;

    public Helper(params string[] arguments) =>
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    public async Task<string> LineAsync() => await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the helper ended");

    public Task TellAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
