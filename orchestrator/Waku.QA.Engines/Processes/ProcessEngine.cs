using System.Diagnostics;
using System.Globalization;
using System.IO.Enumeration;
using Polly;
using Polly.Timeout;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Building;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Processes;

/// <summary>Nodes as local processes, each on a loopback address of its own where the system allows it.</summary>
public sealed class ProcessEngine(TimeProvider time) : IEngine
{
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(200);
    private readonly HarnessPipelines _pipelines = new(time);
    private int _clusters = -1;

    /// <inheritdoc/>
    public RetryLog Retries => _pipelines.Log;

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
            await RecipeRunner.RunAsync(artifact.Id, recipe, progress, _pipelines, cancellationToken).ConfigureAwait(false);
        }

        var file = artifact.Recipe?.Output is { } output && File.Exists(output) ? output : program;
        if (!File.Exists(file))
        {
            file = ProcessPlatform.SearchPath(program)
                ?? throw new EnvironmentException($"{artifact.Id}: there is no program '{program}'",
                    $"name one, for example --node {artifact.Id}=./path/to/{Path.GetFileName(program)}, or an image with --engine docker");
        }

        var (digest, runtime) = await DigestAsync(artifact, file, cancellationToken).ConfigureAwait(false);
        return new PreparedArtifact(program, digest)
        {
            Bytes = SizeOf(artifact.Shipped.Count > 0 ? artifact.Shipped : [file]),
            Runtime = runtime,
            Environment = ProcessEnvironment.Inherited(),
        };
    }

    /// <inheritdoc/>
    public async Task<ProgramAnswer> AskAsync(PreparedArtifact artifact, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = ProcessPlatform.Ask(artifact.Reference, arguments);
        try
        {
            process.StandardInput.Close();
            return await _pipelines.ProgramProbe.ExecuteAsync(static async (asked, token) =>
            {
                var output = asked.StandardOutput.ReadToEndAsync(token);
                var errors = asked.StandardError.ReadToEndAsync(token);
                await asked.WaitForExitAsync(token).ConfigureAwait(false);
                return new ProgramAnswer(await output.ConfigureAwait(false) + await errors.ConfigureAwait(false), asked.ExitCode);
            }, process, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutRejectedException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new EnvironmentException(
                $"'{artifact.Reference} {string.Join(' ', arguments)}' did not end within {HarnessPipelines.ProgramLimit.TotalSeconds:0} s",
                "check that it is the node's own program", e);
        }
    }

    /// <inheritdoc/>
    public Task<IClusterSite> OpenAsync(ClusterRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IClusterSite>(
            new ProcessSite(request, LoopbackBlock.Reserve(request, PortChoice.All(), Interlocked.Increment(ref _clusters)), time));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Leftover>> FindAsync(CancellationToken cancellationToken) => Task.FromResult(MarkedProcesses.FindMarked());

    /// <inheritdoc/>
    public async Task CopyLogAsync(Leftover leftover, bool follow, Stream destination, CancellationToken cancellationToken)
    {
        var pid = PidOf(leftover);
        if (MarkedProcesses.LogOf(pid) is not { } log || !File.Exists(log))
        {
            return;
        }

        await using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var look = new PeriodicTimer(FollowInterval, time);
        while (true)
        {
            // Asked before the file is read: what the process wrote last is not missed.
            var goesOn = follow && MarkedProcesses.IsThere(pid);
            await file.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
            await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (!goesOn)
            {
                return;
            }

            await look.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ProcessStartInfo CommandAt(Leftover leftover, IReadOnlyList<string> command, bool terminal)
    {
        // By a shell of the folder where it runs: .NET looks for programs where the harness is.
        var shell = OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("COMSPEC") ?? "cmd.exe"
            : Environment.GetEnvironmentVariable("SHELL") is { Length: > 0 } own ? own : "/bin/sh";
        var start = command.Count == 0 ? new ProcessStartInfo(shell)
            : OperatingSystem.IsWindows() ? new ProcessStartInfo(command[0], command.Skip(1))
            : new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\"", "sh", .. command]);
        start.Environment["WAKU_NODE"] = leftover.Node;
        start.Environment["WAKU_REST"] = leftover.Rest ?? "";
        start.Environment["WAKU_PID"] = leftover.Id;
        if (MarkedProcesses.DataOf(PidOf(leftover)) is { } folder && Directory.Exists(folder))
        {
            start.WorkingDirectory = folder;
        }

        return start;
    }

    /// <inheritdoc/>
    public Task RemoveAsync(Leftover leftover, CancellationToken cancellationToken)
    {
        MarkedProcesses.Kill(PidOf(leftover), leftover.RunId);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static EnumerationOptions Everything => new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    private static int PidOf(Leftover leftover) => int.Parse(leftover.Id, CultureInfo.InvariantCulture);

    /// <summary>
    /// Names what runs: a program alone by its content; scripts, or a program that only launches what lies in its folder, by all of that and by
    /// the version of the runtime.
    /// </summary>
    private async Task<(string Digest, string? Runtime)> DigestAsync(NodeArtifact artifact, string file, CancellationToken cancellationToken)
    {
        if (artifact.Scripts.Count > 0)
        {
            var absent = artifact.Scripts.FirstOrDefault(static s => !File.Exists(s));
            var version = absent is not null ? throw new EnvironmentException($"{artifact.Id}: there is no '{absent}'", "name one that is there, or build it")
                : artifact.Runtime is { } probe ? (await VersionAsync(probe, cancellationToken).ConfigureAwait(false))[0] : null;
            return (await FileDigest.OfAllAsync(artifact.Scripts, version ?? "", cancellationToken).ConfigureAwait(false), version);
        }

        if (DotnetLauncher.Find(file) is not { } launcher)
        {
            return (await FileDigest.OfAsync(file, cancellationToken).ConfigureAwait(false), null);
        }

        var runtime = launcher.BringsRuntime ? null : launcher.RuntimeOf(await VersionAsync(DotnetLauncher.Probe, cancellationToken).ConfigureAwait(false));
        return (await FileDigest.OfAllAsync([launcher.Folder], runtime ?? "", cancellationToken).ConfigureAwait(false), runtime);
    }

    private async Task<IReadOnlyList<string>> VersionAsync(RuntimeProbe probe, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(new PreparedArtifact(probe.Program, ""), probe.Arguments, cancellationToken).ConfigureAwait(false);
        string[] lines = [.. answer.Output.Split('\n').Select(static l => l.Trim()).Where(static l => l.Length > 0)];
        return answer.ExitCode == 0 && lines.Length > 0
            ? lines
            : throw new EnvironmentException($"'{probe.Program} {string.Join(' ', probe.Arguments)}' does not tell its version", "run 'waku-qa doctor'");
    }

    private static long SizeOf(IReadOnlyList<string> shipped) => shipped.All(Path.Exists) ? shipped.Sum(SizeOf) : 0;

    // Folders behind links are not gone into: one may lead back to where it lies, as /bin/X11 does.
    private static long SizeOf(string path) => Directory.Exists(path)
        ? new FileSystemEnumerable<long>(path, static (ref FileSystemEntry e) => e.Length, Everything)
        {
            ShouldIncludePredicate = static (ref FileSystemEntry e) => !e.IsDirectory,
            ShouldRecursePredicate = static (ref FileSystemEntry e) => !e.Attributes.HasFlag(FileAttributes.ReparsePoint),
        }.Sum()
        : new FileInfo(path).Length;
}
