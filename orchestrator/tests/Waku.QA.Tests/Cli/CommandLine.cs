using System.Diagnostics;

namespace Waku.QA.Tests.Cli;

/// <summary>The program as a user runs it: a process of its own, in a folder that is no checkout.</summary>
internal static class CommandLine
{
    private const string Program = "waku-qa.dll";

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

    private static Task<(int Code, string Output)> RunAsync(ProcessStartInfo start, (string Name, string Value)[] environment)
    {
        start.WorkingDirectory = Path.GetTempPath();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Shell.RunAsync(start);
    }
}
