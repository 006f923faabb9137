using System.Diagnostics;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Docker;
using Waku.QA.Engines.Docker.Connection;
using Waku.QA.Engines.Docker.Images;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Engines.Swarm;

/// <summary>
/// Nodes as containers on several hosts that Docker's swarm mode joins: in an attachable overlay, without services and without ingress. The hosts are
/// those of <c>WAKU_QA_SWARM_HOSTS</c>; who joins them to a swarm is their owner.
/// </summary>
/// <remarks>Testcontainers' reaper is left out: it knows one engine, and would leave the containers of all other hosts; 'waku-qa clean' knows all.</remarks>
public sealed class SwarmEngine : IEngine
{
    private readonly IReadOnlyList<DockerConnection> _connections;
    private readonly ImageCopies _copies = new();
    private readonly ImagePreparer _images;
    private readonly HarnessPipelines _pipelines;

    private SwarmEngine(IReadOnlyList<Uri> endpoints, Func<string, string?> environment, string home, TimeProvider time)
    {
        _pipelines = new HarnessPipelines(time);
        _connections = [.. endpoints.Select(e => new DockerConnection(e, _pipelines))];
        _images = new ImagePreparer(_connections[0], Path.Combine(environment("DOCKER_CONFIG") ?? Path.Combine(home, ".docker"), "config.json"), environment,
            _pipelines);
    }

    /// <inheritdoc/>
    public EngineKind Kind => EngineKind.Swarm;

    /// <inheritdoc/>
    public RetryLog Retries => _pipelines.Log;

    /// <summary>Where the engines of its hosts listen.</summary>
    public IReadOnlyList<Uri> Endpoints => [.. _connections.Select(static c => c.Endpoint)];

    /// <summary>True when the environment names hosts of a swarm.</summary>
    public static bool IsNamed => SwarmEndpoints.AreNamed(Environment.GetEnvironmentVariable);

    /// <summary>The swarm that the environment names.</summary>
    /// <exception cref="EnvironmentException">What it names is no address of an engine.</exception>
    public static SwarmEngine Create(TimeProvider time) => Create(Environment.GetEnvironmentVariable, time);

    internal static SwarmEngine Create(Func<string, string?> environment, TimeProvider time)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return new SwarmEngine(SwarmEndpoints.Of(environment, home), environment, home, time);
    }

    /// <inheritdoc/>
    public async Task<string> ProbeAsync(CancellationToken cancellationToken)
    {
        var members = await MembersAsync(cancellationToken).ConfigureAwait(false);
        var hosts = members.Answers.Select(a => $"{a.Endpoint} ({a.Info.ServerVersion}, {(a.IsManager ? "manager" : "worker")}, {a.Address})");
        return $"swarm of {members.Hosts.Count}: {string.Join(", ", hosts)}";
    }

    /// <inheritdoc/>
    public async Task<PreparedArtifact> PrepareAsync(NodeArtifact artifact, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var members = await MembersAsync(cancellationToken).ConfigureAwait(false);
        var prepared = await _images.PrepareAsync(artifact, progress, cancellationToken).ConfigureAwait(false);
        await _copies.SpreadAsync(prepared, members.Hosts, progress, cancellationToken).ConfigureAwait(false);
        return prepared;
    }

    /// <inheritdoc/>
    public async Task<ProgramAnswer> AskAsync(PreparedArtifact artifact, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        await new ContainerQuestion(await _connections[0].OpenAsync(cancellationToken).ConfigureAwait(false), _pipelines).AskAsync(artifact.Reference,
            arguments, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IClusterSite> OpenAsync(ClusterRequest request, CancellationToken cancellationToken) =>
        await SwarmSite.OpenAsync(await MembersAsync(cancellationToken).ConfigureAwait(false), request, _pipelines, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Leftover>> FindAsync(CancellationToken cancellationToken)
    {
        List<Leftover> containers = [];
        List<Leftover> bridges = [];
        Dictionary<string, Leftover> overlays = [];
        foreach (var connection in _connections)
        {
            var engine = await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            var isManager = await IsManagerAsync(engine, cancellationToken).ConfigureAwait(false);
            var host = connection.Endpoint.ToString();
            containers.AddRange((await engine.FindContainersAsync(cancellationToken).ConfigureAwait(false)).Select(c => c with { Host = host }));
            foreach (var (item, isOfSwarm) in await engine.FindNetworksAsync(cancellationToken).ConfigureAwait(false))
            {
                // Every host shows the networks of the swarm that it has a part in; a manager shows all, and removes them.
                if (!isOfSwarm)
                {
                    bridges.Add(item with { Host = host });
                }
                else if (isManager)
                {
                    overlays.TryAdd(item.Id, item with { Host = host });
                }
            }
        }

        // Containers first, of all hosts: a network with members cannot be removed.
        return [.. containers, .. bridges, .. overlays.Values];
    }

    /// <inheritdoc/>
    public async Task CopyLogAsync(Leftover leftover, bool follow, Stream destination, CancellationToken cancellationToken)
    {
        if (leftover.Kind != "network")
        {
            await (await EngineOf(leftover).OpenAsync(cancellationToken).ConfigureAwait(false)).CopyLogAsync(leftover.Id, null, destination, cancellationToken,
                follow).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ProcessStartInfo CommandAt(Leftover leftover, IReadOnlyList<string> command, bool terminal) =>
        ContainerCommand.At(EngineOf(leftover).Endpoint, leftover, command, terminal);

    /// <inheritdoc/>
    public async Task RemoveAsync(Leftover leftover, CancellationToken cancellationToken)
    {
        var hosts = await Task.WhenAll(_connections.Select(async c =>
            new SwarmHost(c.Endpoint, await c.OpenAsync(cancellationToken).ConfigureAwait(false), ""))).ConfigureAwait(false);
        var host = hosts.First(h => h.Endpoint == EngineOf(leftover).Endpoint);
        await (leftover.Kind == "network" ? SwarmNetworks.RemoveOverlayAsync(host, hosts, leftover.Id, _pipelines)
            : host.AnsweredAsync($"removal of container {leftover.Name}", host.Engine.RemoveContainerAsync(leftover.Id))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<bool> IsManagerAsync(EngineSession engine, CancellationToken cancellationToken) =>
        (await engine.AnsweredAsync("state in the swarm", engine.Client.System.GetSystemInfoAsync(cancellationToken)).ConfigureAwait(false))
            .Swarm?.ControlAvailable == true;

    private Task<SwarmMembers> MembersAsync(CancellationToken cancellationToken) => SwarmMembers.AskAsync(_connections, _pipelines, cancellationToken);

    private DockerConnection EngineOf(Leftover leftover) =>
        _connections.FirstOrDefault(c => c.Endpoint.ToString() == leftover.Host) ?? _connections[0];
}
