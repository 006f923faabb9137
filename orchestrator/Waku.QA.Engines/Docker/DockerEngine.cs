using System.Diagnostics;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Docker.Images;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Docker;

/// <summary>Nodes as containers, by Testcontainers and Docker.DotNet. Docker and Podman.</summary>
public sealed class DockerEngine : IEngine
{
    private readonly ImagePreparer _images;
    private readonly HarnessPipelines _pipelines;
    private readonly Reaper _reaper;

    private DockerEngine(Uri endpoint, Func<string, string?> environment, string home, TimeProvider time)
    {
        _pipelines = new HarnessPipelines(time);
        _reaper = Reaper.Of(environment);
        Connection = new DockerConnection(endpoint, _pipelines);
        _images = new ImagePreparer(Connection, Path.Combine(environment("DOCKER_CONFIG") ?? Path.Combine(home, ".docker"), "config.json"), environment,
            _pipelines);
    }

    /// <inheritdoc/>
    public EngineKind Kind => EngineKind.Docker;

    /// <summary>
    /// True when the host reaches containers by their own addresses: Linux with a local socket. Then networks are purely internal;
    /// elsewhere ports are published on 127.0.0.1.
    /// </summary>
    internal bool ReachesContainers { get; init; } = true;

    internal DockerConnection Connection { get; }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint => Connection.Endpoint;

    /// <inheritdoc/>
    public RetryLog Retries => _pipelines.Log;

    /// <summary>The engine this machine is set up for.</summary>
    /// <exception cref="EnvironmentException">There is no trace of one.</exception>
    public static DockerEngine Create(TimeProvider time) => Create(Environment.GetEnvironmentVariable, time);

    internal static DockerEngine Create(Func<string, string?> environment, TimeProvider time)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var endpoint = DockerEndpoint.Find(environment, home)
            ?? throw new EnvironmentException("no container engine: DOCKER_HOST is not set and there is no Docker or Podman socket",
                "install Docker or Podman and start it, or use --engine process");
        var direct = OperatingSystem.IsLinux() && endpoint.Scheme == "unix" && !endpoint.LocalPath.Contains("desktop", StringComparison.Ordinal)
            && environment("WAKU_QA_DOCKER_PUBLISH") != "1";
        return new DockerEngine(endpoint, environment, home, time) { ReachesContainers = direct };
    }

    /// <inheritdoc/>
    public async Task<string> ProbeAsync(CancellationToken cancellationToken)
    {
        var version = await Connection.AskAsync(cancellationToken).ConfigureAwait(false);
        return $"engine {version.Version} ({version.Os}/{version.Arch}, API {ApiVersions.Choose(version)}) at {Connection.Endpoint}";
    }

    /// <inheritdoc/>
    public Task<PreparedArtifact> PrepareAsync(NodeArtifact artifact, IProgress<string> progress, CancellationToken cancellationToken) =>
        _images.PrepareAsync(artifact, progress, cancellationToken);

    /// <summary>True when the image is there, or can be made on a base image that is there. Asks no registry.</summary>
    public Task<bool> CanPrepareAsync(NodeArtifact artifact, CancellationToken cancellationToken) => _images.CanPrepareAsync(artifact, cancellationToken);

    /// <inheritdoc/>
    public async Task<ProgramAnswer> AskAsync(PreparedArtifact artifact, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        await new ContainerQuestion(await Connection.OpenAsync(cancellationToken).ConfigureAwait(false), _pipelines).AskAsync(artifact.Reference, arguments,
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IClusterSite> OpenAsync(ClusterRequest request, CancellationToken cancellationToken)
    {
        var engine = await Connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        var labels = await _reaper.LabelsAsync(engine, request.Keep, cancellationToken).ConfigureAwait(false);
        return await DockerSite.OpenAsync(engine, request, ReachesContainers, _pipelines, labels, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Leftover>> FindAsync(CancellationToken cancellationToken)
    {
        var engine = await Connection.OpenAsync(cancellationToken).ConfigureAwait(false);

        // Containers first: a network with members cannot be removed.
        return
        [
            .. await engine.FindContainersAsync(cancellationToken).ConfigureAwait(false),
            .. (await engine.FindNetworksAsync(cancellationToken).ConfigureAwait(false)).Select(static n => n.Item),
        ];
    }

    /// <inheritdoc/>
    public async Task CopyLogAsync(Leftover leftover, bool follow, Stream destination, CancellationToken cancellationToken)
    {
        if (leftover.Kind != "network")
        {
            await (await Connection.OpenAsync(cancellationToken).ConfigureAwait(false)).CopyLogAsync(leftover.Id, null, destination, cancellationToken, follow)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ProcessStartInfo CommandAt(Leftover leftover, IReadOnlyList<string> command, bool terminal) =>
        ContainerCommand.At(Connection.Endpoint, leftover, command, terminal);

    /// <inheritdoc/>
    public async Task RemoveAsync(Leftover leftover, CancellationToken cancellationToken)
    {
        var engine = await Connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await (leftover.Kind == "network" ? engine.RemoveNetworkAsync(leftover.Id) : engine.RemoveContainerAsync(leftover.Id)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _reaper.DisposeAsync().ConfigureAwait(false);
        Connection.Dispose();
    }
}
