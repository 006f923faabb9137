using System.Diagnostics;

namespace Waku.QA.Adapters.Tests;

/// <summary>Runs the commands of a page as its reader would, with time enough to build, and fails with all that they said.</summary>
internal static class PageScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <summary>What the commands wrote to their output.</summary>
    /// <param name="folder">Where they run.</param>
    /// <param name="script">Commands of a shell; the first that fails ends them.</param>
    /// <param name="environment">Variables beside those of the tests.</param>
    public static async Task<string> RunAsync(string folder, string script, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-e", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(static k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new AssertionException($"did not end within {Limit.TotalMinutes} min: {script}");
        }

        Assert.That(process.ExitCode, Is.Zero, $"{script}\n{await output}{await errors}");
        return await output;
    }
}
