using System.Diagnostics;
using System.Text.Json;

namespace Waku.Node.Tests.Interop;

/// <summary>Answers of the js-waku packages (@waku/core, @waku/proto, @waku/utils): independent of our code.</summary>
internal sealed class JsTool : IDisposable
{
    private readonly Process _process;

    public JsTool() => _process = Process.Start(new ProcessStartInfo("node", [Script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static string Script => Path.Combine(
        NpmFolder.Ready(Path.Combine("adapters", "js-waku", "host"), Path.Combine("dist", "tool.mjs"), ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
            ["run", "build", "--silent"]), "dist", "tool.mjs");

    public JsonElement Ask(object request)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the tool ended");
        var answer = JsonDocument.Parse(line).RootElement;
        return answer.TryGetProperty("error", out var error) ? throw new InvalidOperationException(error.GetString()) : answer;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
