using System.Security.Cryptography;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Building;

namespace Waku.QA.Engines.Processes;

/// <summary>Nodes as local processes, each on a loopback address of its own where the system allows it.</summary>
public sealed class ProcessEngine(TimeProvider time) : IEngine
{
    /// <inheritdoc/>
    public EngineKind Kind => EngineKind.Process;

    /// <inheritdoc/>
    public Task<string> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult($"local processes on {Environment.OSVersion}");

    /// <inheritdoc/>
    public async Task<PreparedArtifact> PrepareAsync(NodeArtifact artifact, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var program = artifact.Program
            ?? throw new EnvironmentException($"{artifact.Id} names an image, which the process engine cannot run", "use --engine docker");
        if (artifact.Recipe is { } recipe)
        {
            await RecipeRunner.RunAsync(artifact.Id, recipe, progress, time, cancellationToken).ConfigureAwait(false);
        }

        var file = artifact.Recipe?.Output is { } output && File.Exists(output) ? output : program;
        if (!File.Exists(file))
        {
            file = SearchPath(program) ?? throw new EnvironmentException($"{artifact.Id}: there is no program '{program}'", "check the path given by --node");
        }

        await using var stream = File.OpenRead(file);
        return new PreparedArtifact(program, $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false))}");
    }

    /// <inheritdoc/>
    public Task<IClusterSite> OpenAsync(ClusterRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IClusterSite>(new ProcessSite(request, LoopbackBlock.Reserve(request), time));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Leftover>> FindAsync(CancellationToken cancellationToken) => Task.FromResult(ProcessPlatform.FindMarked());

    /// <inheritdoc/>
    public async Task CopyLogAsync(Leftover leftover, Stream destination, CancellationToken cancellationToken)
    {
        if (ProcessPlatform.LogOf(int.Parse(leftover.Id, System.Globalization.CultureInfo.InvariantCulture)) is { } log && File.Exists(log))
        {
            await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await file.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task RemoveAsync(Leftover leftover, CancellationToken cancellationToken)
    {
        ProcessPlatform.Kill(int.Parse(leftover.Id, System.Globalization.CultureInfo.InvariantCulture), leftover.RunId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string? SearchPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
