using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
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
    private const string Results = "allure-results";

    /// <summary>Makes the pages of runs; what was begun and did not end well is removed.</summary>
    /// <param name="runs">Folders of the runs.</param>
    /// <param name="pages">Folder of the pages, which is not there yet.</param>
    /// <param name="history">Allure's history, which is gone on with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="EnvironmentException">There is no Node.js, or the viewer fails; with what it said.</exception>
    public async Task GenerateAsync(IReadOnlyList<string> runs, string pages, string history, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("waku-qa-allure-").FullName;
        try
        {
            var settings = Path.Combine(folder, "allurerc.mjs");
            await File.WriteAllTextAsync(settings,
                $"export default {{ output: {JsonSerializer.Serialize(pages)}, historyPath: {JsonSerializer.Serialize(history)} }};\n", cancellationToken);
            var results = Directory.CreateDirectory(Path.Combine(folder, Results)).FullName;
            foreach (var file in runs.SelectMany(static r => Directory.EnumerateFiles(Path.Combine(r, Results))))
            {
                // Results have names of their own; of what describes a run, the first one's stands.
                var copy = Path.Combine(results, Path.GetFileName(file));
                if (!File.Exists(copy))
                {
                    File.Copy(file, copy);
                }
            }

            await RunAsync(Start(folder, settings), cancellationToken);
            if (!File.Exists(Path.Combine(pages, "index.html")))
            {
                throw new EnvironmentException($"the viewer ended well, and made no {Path.Combine(pages, "index.html")}", $"use allure {Version}");
            }
        }
        catch when (Directory.Exists(pages))
        {
            Directory.Delete(pages, recursive: true);
            throw;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(start)!;
            var output = Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
            try
            {
                await process.WaitForExitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
                throw;
            }

            if (process.ExitCode != 0)
            {
                var last = string.Concat(await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).TakeLast(ShownLines);
                throw new EnvironmentException(
                    $"'{start.FileName} {string.Join(' ', start.ArgumentList)}' ended with {process.ExitCode}:\n  {string.Join("\n  ", last)}",
                    $"npx fetches allure@{Version} from the npm registry; where there is none, {Variable} names a cli.js of that package");
            }
        }
        catch (Win32Exception e)
        {
            throw new EnvironmentException($"'{start.FileName}' cannot be started: {e.Message}",
                $"install Node.js 20 or newer, or let {Variable} name the viewer; the results themselves are in allure-results, and need neither", e);
        }
    }

    private ProcessStartInfo Start(string folder, string settings)
    {
        string[] generate = ["generate", "-c", settings, Results];
        var start = named is not { Length: > 0 } program
                ? new ProcessStartInfo(OperatingSystem.IsWindows() ? "npx.cmd" : "npx", ["--yes", $"allure@{Version}", .. generate])
            : Path.GetExtension(program) is ".js" or ".mjs" ? new ProcessStartInfo("node", [Path.GetFullPath(program), .. generate])
            : new ProcessStartInfo(program, generate);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }
}
