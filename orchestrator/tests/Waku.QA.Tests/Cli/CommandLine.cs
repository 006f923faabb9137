using System.Diagnostics;

namespace Waku.QA.Tests.Cli;

/// <summary>The program as a user runs it: a process of its own, in a folder that is no checkout.</summary>
internal static class CommandLine
{
    private const string Program = "waku-qa.dll";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Arguments with blanks between them; double quotes keep one together.</summary>
    public static Task<(int Code, string Output)> RunAsync(string arguments, params (string Name, string Value)[] environment) =>
        RunAsync(new ProcessStartInfo(Host, $"{Path.Combine(AppContext.BaseDirectory, Program)} {arguments}"), environment);

    /// <summary>Arguments one by one.</summary>
    public static Task<(int Code, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] environment) =>
        RunAsync(AppContext.BaseDirectory, arguments, environment);

    /// <summary>The program that lies in another folder.</summary>
    public static Task<(int Code, string Output)> RunAsync(string folder, string[] arguments, params (string Name, string Value)[] environment) =>
        RunAsync(new ProcessStartInfo(Host, [Path.Combine(folder, Program), .. arguments]), environment);

    private static string Host => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    private static async Task<(int Code, string Output)> RunAsync(ProcessStartInfo start, (string Name, string Value)[] environment)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = Path.GetTempPath();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token) + await error;
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new AssertionException($"did not end within {Limit.TotalMinutes} min: {start.Arguments} {string.Join(' ', start.ArgumentList)}");
        }
    }
}
