using System.Net.Sockets;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker.Api;

namespace Waku.QA.Engines.Docker;

/// <summary>Nodes as containers, through the engine's HTTP API. Docker and Podman.</summary>
public sealed class DockerEngine : IEngine
{
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _time;
    private readonly Uri _endpoint;
    private readonly ImagePreparer _images;

    private DockerEngine(Uri endpoint, Func<string, string?> environment, string home, TimeProvider time)
    {
        _endpoint = endpoint;
        _time = time;
        Api = new DockerApi(endpoint);
        _images = new ImagePreparer(Api, Path.Combine(environment("DOCKER_CONFIG") ?? Path.Combine(home, ".docker"), "config.json"), environment, time);
    }

    /// <inheritdoc/>
    public EngineKind Kind => EngineKind.Docker;

    /// <summary>
    /// True when the host reaches containers by their own addresses: Linux with a local socket. Then networks are purely internal;
    /// elsewhere ports are published on 127.0.0.1.
    /// </summary>
    internal bool ReachesContainers { get; init; } = true;

    internal DockerApi Api { get; }

    /// <summary>The engine this machine is set up for.</summary>
    /// <exception cref="EnvironmentException">There is no trace of one.</exception>
    public static DockerEngine Create(TimeProvider time) => Create(Environment.GetEnvironmentVariable, time);

    internal static DockerEngine Create(Func<string, string?> environment, TimeProvider time)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var endpoint = DockerEndpoint.Find(environment, home)
            ?? throw new EnvironmentException("no container engine: DOCKER_HOST is not set and there is no Docker or Podman socket", "install Docker or Podman and start it, or use --engine process");
        var direct = OperatingSystem.IsLinux() && endpoint.Scheme == "unix" && !endpoint.LocalPath.Contains("desktop", StringComparison.Ordinal)
            && environment("WAKU_QA_DOCKER_PUBLISH") != "1";
        return new DockerEngine(endpoint, environment, home, time) { ReachesContainers = direct };
    }

    /// <inheritdoc/>
    public async Task<string> ProbeAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ProbeLimit, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var version = await Api.VersionAsync(any.Token).ConfigureAwait(false);
            return $"engine {version.Version} ({version.Os}/{version.Arch}) at {_endpoint}";
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or DockerApiException || (e is OperationCanceledException && limit.IsCancellationRequested))
        {
            throw new EnvironmentException($"the container engine at {_endpoint} does not answer: {e.Message}", "start it (for example 'systemctl start docker'), or use --engine process", e);
        }
    }

    /// <inheritdoc/>
    public Task<PreparedArtifact> PrepareAsync(NodeArtifact artifact, IProgress<string> progress, CancellationToken cancellationToken) =>
        _images.PrepareAsync(artifact, progress, cancellationToken);

    /// <summary>True when the image is there, or can be made on a base image that is there. Asks no registry.</summary>
    public Task<bool> CanPrepareAsync(NodeArtifact artifact, CancellationToken cancellationToken) => _images.CanPrepareAsync(artifact, cancellationToken);

    /// <inheritdoc/>
    public Task<ProgramAnswer> AskAsync(PreparedArtifact artifact, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        new ContainerQuestion(Api, _time).AskAsync(artifact.Reference, arguments, cancellationToken);

    /// <inheritdoc/>
    public async Task<IClusterSite> OpenAsync(ClusterRequest request, CancellationToken cancellationToken) =>
        await DockerSite.OpenAsync(Api, request, ReachesContainers, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Leftover>> FindAsync(CancellationToken cancellationToken)
    {
        var containers = await Api.ListContainersAsync(DockerLabels.Filter, cancellationToken).ConfigureAwait(false);
        var networks = await Api.ListNetworksAsync(DockerLabels.Filter, cancellationToken).ConfigureAwait(false);

        // Containers first: a network with members cannot be removed.
        return
        [
            .. containers.Select(static c => DockerLabels.ToLeftover("container", c.Id, c.Names.FirstOrDefault()?.TrimStart('/') ?? c.Id, c.Labels)),
            .. networks.Select(static n => DockerLabels.ToLeftover("network", n.Id, n.Name, n.Labels!)),
        ];
    }

    /// <inheritdoc/>
    public Task CopyLogAsync(Leftover leftover, Stream destination, CancellationToken cancellationToken) => leftover.Kind == "network"
        ? Task.CompletedTask
        : Api.CopyLogsAsync(leftover.Id, null, destination, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(Leftover leftover, CancellationToken cancellationToken) => leftover.Kind == "network"
        ? Api.RemoveNetworkAsync(leftover.Id, cancellationToken)
        : Api.RemoveContainerAsync(leftover.Id, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Api.Dispose();
        return ValueTask.CompletedTask;
    }
}
