using System.Diagnostics;
using System.Text;
using Polly;
using Polly.Timeout;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Building;

/// <summary>Runs a recipe's steps when its inputs changed since the last success. A lock file keeps two runs from building at once.</summary>
internal static class RecipeRunner
{
    private const int ShownLines = 30;

    /// <summary>Hash of the inputs, 12 hex characters, and how it was made where there are two ways: one of <see cref="KeysOf"/>.</summary>
    public static Task<string> RunAsync(string id, BuildRecipe recipe, IProgress<string> progress, HarnessPipelines pipelines,
        CancellationToken cancellationToken) => RunAsync(id, recipe, NativeLinker.FindAsync, progress, pipelines, cancellationToken);

    internal static async Task<string> RunAsync(
        string id, BuildRecipe recipe, Func<CancellationToken, Task<string?>> linker, IProgress<string> progress, HarnessPipelines pipelines,
        CancellationToken cancellationToken)
    {
        var keys = KeysOf(recipe);
        if (recipe.Steps.Count == 0)
        {
            return File.Exists(recipe.Output) ? keys[^1]
                : throw new EnvironmentException($"{id}: there is no file '{recipe.Output}'", "check the path given by --node");
        }

        if (PrebuiltNode.KeyOf(recipe) is not null)
        {
            return keys[^1];
        }

        var native = recipe.NativeSteps.Count > 0 && await linker(cancellationToken).ConfigureAwait(false) is not null;
        var hash = native ? keys[0] : keys[^1];
        var stamp = Path.Combine(Path.GetDirectoryName(recipe.Output)!, $".{id}.stamp");
        if (IsCurrent(recipe, stamp, hash))
        {
            return hash;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(recipe.Output)!);
        await using var gate = await FileGate.EnterAsync($"{stamp}.lock", pipelines, cancellationToken).ConfigureAwait(false);
        if (IsCurrent(recipe, stamp, hash))
        {
            return hash;
        }

        Empty(recipe.OwnFolder);
        var way = recipe.NativeSteps.Count == 0 ? "" : native ? " (native code)" : $" ({NativeLinker.Missing})";
        foreach (var step in native ? recipe.NativeSteps : recipe.Steps)
        {
            progress.Report($"{id}: {step.Program} {string.Join(' ', step.Arguments.Take(3))} …{way}");
            await RunAsync(id, step, pipelines, cancellationToken).ConfigureAwait(false);
        }

        if (!File.Exists(recipe.Output))
        {
            throw new EnvironmentException($"building {id} ended well but left no {recipe.Output}");
        }

        await File.WriteAllTextAsync(stamp, hash, cancellationToken).ConfigureAwait(false);
        return hash;
    }

    /// <summary>What a recipe can leave behind, by its inputs and the way it was made; the way that needs no linker last.</summary>
    public static IReadOnlyList<string> KeysOf(BuildRecipe recipe)
    {
        if (PrebuiltNode.KeyOf(recipe) is { } prebuilt)
        {
            return [prebuilt];
        }

        var hash = InputHash.Of(recipe.Inputs);
        return recipe.NativeSteps.Count > 0 ? [$"{hash}-native", hash] : [hash];
    }

    /// <summary>Files of the runner itself begin with a dot and stay: another run may wait for the lock.</summary>
    private static void Empty(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(static f => !Path.GetFileName(f).StartsWith('.')))
        {
            File.Delete(file);
        }
    }

    private static bool IsCurrent(BuildRecipe recipe, string stamp, string hash) =>
        File.Exists(recipe.Output) && File.Exists(stamp) && File.ReadAllText(stamp) == hash;

    private static async Task RunAsync(string id, BuildStep step, HarnessPipelines pipelines, CancellationToken cancellationToken)
    {
        var again = step.Downloads ? pipelines.Download : ResiliencePipeline.Empty;
        await again.ExecuteAsync(async token => await RunOnceAsync(id, step, pipelines.BuildStep(step.Limit), token).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }

    private static async Task RunOnceAsync(string id, BuildStep step, ResiliencePipeline limit, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(step.Program, step.Arguments)
        {
            WorkingDirectory = step.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // MSBuild settings of a `dotnet run` or `dotnet test` around us must not leak into the build below.
        foreach (var name in start.Environment.Keys.Where(static k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, e) => Append(output, e.Data);
        process.ErrorDataReceived += (_, e) => Append(output, e.Data);
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new EnvironmentException($"building {id}: '{step.Program}' could not be started", $"install {step.Program}", e);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await limit.ExecuteAsync(static async (build, token) => await build.WaitForExitAsync(token).ConfigureAwait(false), process, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutRejectedException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw Failed($"did not end within {step.Limit!.Value.TotalSeconds:0} s", step.Mend, e);
        }

        if (process.ExitCode != 0)
        {
            throw Failed($"ended with {process.ExitCode}", null, null);
        }

        EnvironmentException Failed(string how, string? mend, Exception? inner)
        {
            string[] lines;
            lock (output)
            {
                lines = [.. output.ToString().Split('\n').TakeLast(ShownLines)];
            }

            var command = $"'{step.Program} {string.Join(' ', step.Arguments)}' in {step.WorkingDirectory}";
            return new($"building {id} failed: {command} {how}\n{string.Join('\n', lines)}", mend, inner);
        }
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
