using System.ComponentModel;
using System.Diagnostics;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Cli.Settings;

/// <summary>The official viewer of Allure results (npm package <c>allure</c>): the one that <c>WAKU_QA_ALLURE</c> names, else npx brings it.</summary>
/// <param name="named">A program, or a script for Node.js; null or empty for none.</param>
internal sealed class AllureProgram(string? named)
{
    /// <summary>Variable that names another one.</summary>
    public const string Variable = "WAKU_QA_ALLURE";

    /// <summary>Version that is asked for: the one that our results are tested with.</summary>
    public const string Version = "3.18.0";

    private const int ShownLines = 5;

    /// <summary>Makes the pages of one run.</summary>
    /// <param name="run">Folder of the run, with <c>allurerc.mjs</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">There is no Node.js, or the viewer fails; with what it said.</exception>
    public async Task GenerateAsync(string run, CancellationToken cancellationToken)
    {
        var start = Start();
        start.WorkingDirectory = run;
        foreach (var argument in (string[])["generate", "-c", "allurerc.mjs", "allure-results"])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            await using var end = cancellationToken.Register(() => process.Kill(entireProcessTree: true)).ConfigureAwait(false);
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(
                CancellationToken.None)).ConfigureAwait(false);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
            {
                var last = string.Concat(output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(ShownLines);
                throw new EnvironmentException($"'{Text(start)}' ended with {process.ExitCode}:\n  {string.Join("\n  ", last)}",
                    $"npx fetches allure@{Version} from the npm registry; where there is none, {Variable} names a cli.js of that package");
            }
        }
        catch (Win32Exception e)
        {
            throw new EnvironmentException($"'{start.FileName}' cannot be started: {e.Message}",
                $"install Node.js 20 or newer, or let {Variable} name the viewer; the results themselves are in allure-results, and need neither", e);
        }
    }

    private static string Text(ProcessStartInfo start) => string.Join(' ', [start.FileName, .. start.ArgumentList]);

    private ProcessStartInfo Start()
    {
        var start = named is not { Length: > 0 } program ? new ProcessStartInfo(OperatingSystem.IsWindows() ? "npx.cmd" : "npx", ["--yes", $"allure@{Version}"])
            : Path.GetExtension(program) is ".js" or ".mjs" ? new ProcessStartInfo("node", [Path.GetFullPath(program)])
            : new ProcessStartInfo(program);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }
}
