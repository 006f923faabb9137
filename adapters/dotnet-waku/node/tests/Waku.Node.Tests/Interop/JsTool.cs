using System.Diagnostics;
using System.Text.Json;

namespace Waku.Node.Tests.Interop;

/// <summary>Answers of the js-waku packages (@waku/core, @waku/proto, @waku/utils): independent of our code.</summary>
internal sealed class JsTool : IDisposable
{
    private readonly Process _process;

    public JsTool() => _process = Process.Start(new ProcessStartInfo("node", [Script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static string Script
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Waku.QA.sln")))
            {
                folder = folder.Parent!;
            }

            var host = Path.Combine(folder.FullName, "adapters", "js-waku", "host");
            var script = Path.Combine(host, "dist", "tool.mjs");
            if (!File.Exists(script))
            {
                Run(host, "ci", "--no-audit", "--no-fund", "--loglevel=error");
                Run(host, "run", "build", "--silent");
            }

            return script;
        }
    }

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

    private static void Run(string folder, params string[] arguments)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", arguments) { WorkingDirectory = folder })!;
        npm.WaitForExit();
        Assert.That(npm.ExitCode, Is.Zero, $"npm {string.Join(' ', arguments)}");
    }
}
