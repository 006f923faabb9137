using System.Globalization;
using System.Net;
using Waku.QA.Clusters.Observation;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Resilience;
using Waku.QA.Oracle;

namespace Waku.QA.Clusters;

/// <summary>One node of a running cluster: its life and its control interface.</summary>
public sealed class ClusterNode : IAsyncDisposable
{
    private const int LastLines = 50;
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(5);
    private readonly Cluster _cluster;
    private readonly LaunchPlan _plan;
    private readonly TimeProvider _time;
    private readonly RequestPacer _pacer;
    private IRunningNode? _running;
    private IWakuNode? _control;

    internal ClusterNode(Cluster cluster, NodeSpec spec, ResolvedNode resolved, LaunchPlan plan, TimeProvider time)
    {
        _cluster = cluster;
        // The engine may wait for readiness too.
        _plan = plan with { ReadyWithin = cluster.Settings.Patience.Of(plan.ReadyWithin), Implementation = spec.Implementation };
        _time = time;
        _pacer = new RequestPacer(time);
        Spec = spec;
        Resolved = resolved;
        Inbox = new NodeInbox(this, cluster.History, time);
    }

    /// <summary>What was planned.</summary>
    public NodeSpec Spec { get; }

    /// <summary>What its reference means.</summary>
    public ResolvedNode Resolved { get; }

    /// <summary>What suites must know of how its version behaves.</summary>
    public Behaviour Behaviour => Resolved.Adapter.BehaviourOf(Resolved.Version);

    /// <summary>How its version calls what the harness counts.</summary>
    public MetricNames MetricNames => Resolved.Adapter.MetricNamesOf(Resolved.Version);

    /// <summary>What its version can do.</summary>
    public Capabilities Capabilities => Resolved.Capabilities;

    /// <summary>How it was started.</summary>
    public LaunchPlan Plan => _plan;

    /// <summary>Name.</summary>
    public string Name => Spec.Name;

    /// <summary>Cluster that it belongs to.</summary>
    public Cluster Cluster => _cluster;

    /// <summary>Name of its cluster.</summary>
    public string ClusterName => _cluster.Settings.Name;

    /// <summary>IP addresses and ports that its sockets are connected to at this moment; null where the system does not tell.</summary>
    public async Task<IReadOnlyList<IPEndPoint>?> RemoteEndPointsAsync(CancellationToken cancellationToken) =>
        _running is null ? null : await _running.RemoteEndPointsAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>IP addresses and ports at which it receives UDP from anybody at this moment; null where the system does not tell.</summary>
    public async Task<IReadOnlyList<IPEndPoint>?> UdpEndPointsAsync(CancellationToken cancellationToken) =>
        _running is null ? null : await _running.UdpEndPointsAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Its process as this system counts processes; null where it runs on another one.</summary>
    public async Task<int?> ProcessIdAsync(CancellationToken cancellationToken) =>
        _running is null ? null : await _running.ProcessIdAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>What its control group has used; null where it has none of its own, or does not run.</summary>
    public async Task<CgroupUsage?> CgroupAsync(CancellationToken cancellationToken) =>
        _running is null ? null : await _running.CgroupAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Pubsub topic of a shard of its cluster.</summary>
    public string TopicOf(int shard) => string.Create(CultureInfo.InvariantCulture, $"/waku/2/rs/{Spec.ClusterId}/{shard}");

    /// <summary>State.</summary>
    public NodeState State { get; private set; } = NodeState.Planned;

    /// <summary>What it said of itself when it became ready.</summary>
    public NodeInfo? Info { get; private set; }

    /// <summary>What really runs.</summary>
    public PreparedArtifact? Artifact { get; private set; }

    /// <summary>Time from start to ready.</summary>
    public TimeSpan? StartedIn { get; private set; }

    /// <summary>Messages it received.</summary>
    public NodeInbox Inbox { get; }

    /// <summary>Process or container id.</summary>
    public string? Id => _running?.Id;

    /// <summary>REST address of the running node.</summary>
    public Uri Rest => _cluster.Site.EndpointsOf(Name).Rest;

    /// <summary>The control interface of the running node.</summary>
    public IWakuNode Control => _control ?? throw new InvalidOperationException($"{Name} is not running");

    /// <summary>Starts the node, or starts it again with the same identity and address, and waits until it is ready.</summary>
    /// <exception cref="EnvironmentException">The engine could not start it, or somebody else has a port of it.</exception>
    /// <exception cref="NodeStartException">The engine started it, and it ended or did not become ready.</exception>
    /// <exception cref="NodeRestartException">It ran before and does not come back: a failure of the product.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Artifact = await _cluster.Settings.Resolver.PrepareAsync(Resolved.Artifact, cancellationToken).ConfigureAwait(false);
        var start = _time.GetTimestamp();
        SetState(NodeState.Starting);
        var running = await EngineTrouble.GuardAsync($"{Name} could not be started",
            () => _cluster.Site.StartAsync(_plan, Artifact, Spec.Limits, cancellationToken)).ConfigureAwait(false);
        _running = running;
        _control = new ObservedNode(Connect(), Name, _cluster.History, _time, _pacer,
            () => Spec.Service is { } service && _cluster[service] is { Spec.ServiceLimits: null } asked ? asked.Behaviour : null);
        await WaitReadyAsync(running, cancellationToken).ConfigureAwait(false);
        StartedIn = _time.GetElapsedTime(start);
        SetState(NodeState.Ready);
        _cluster.Settings.Resolver.Starts.Started(Spec.Implementation);
        _ = WatchAsync(running);
    }

    /// <summary>Stops the node as an operator would (SIGTERM).</summary>
    public Task<NodeExit> StopAsync(CancellationToken cancellationToken) =>
        EndAsync((node, token) => node.StopAsync(_cluster.Settings.Patience.Of(StopGrace), token), cancellationToken);

    /// <summary>Kills the node (SIGKILL).</summary>
    public Task<NodeExit> KillAsync(CancellationToken cancellationToken) => EndAsync(static (node, token) => node.KillAsync(token), cancellationToken);

    /// <summary>Last log lines.</summary>
    public async Task<IReadOnlyList<string>> TailAsync(int lines, CancellationToken cancellationToken) =>
        _running is null ? [] : await _running.TailAsync(lines, cancellationToken).ConfigureAwait(false);

    /// <summary>Copies the whole log.</summary>
    public Task CopyLogAsync(Stream destination, CancellationToken cancellationToken) =>
        _running?.CopyLogAsync(destination, cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_control is not null)
        {
            await _control.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>From here on its end is the harness's doing, not its own.</summary>
    internal void Retire()
    {
        if (State is NodeState.Ready or NodeState.Starting)
        {
            SetState(NodeState.Stopped);
        }
    }

    private IWakuNode Connect() =>
        Resolved.Adapter.Connect(_cluster.Site.EndpointsOf(Name) with { ControlToken = _cluster.Plan.ControlToken }, Spec);

    private async Task<NodeExit> EndAsync(Func<IRunningNode, CancellationToken, Task<NodeExit>> end, CancellationToken cancellationToken)
    {
        var running = _running ?? throw new InvalidOperationException($"{Name} is not running");
        SetState(NodeState.Stopped);
        var exit = await end(running, cancellationToken).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
        _control = null;
        return exit;
    }

    private async Task WaitReadyAsync(IRunningNode running, CancellationToken cancellationToken)
    {
        try
        {
            await new Readiness(_cluster.Pipelines)
                .WaitAsync($"{Name} ({Spec.Implementation})", Control.HealthAsync, running.Exit, _plan.ReadyWithin, cancellationToken).ConfigureAwait(false);
            Info = await Control.InfoAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (running.Exit is { IsFaulted: true, Exception: { } gone })
            {
                throw EngineTrouble.Lost(Name, gone.InnerException ?? gone);
            }

            var why = running.Exit.IsCompleted ? $"ended with {await running.Exit.ConfigureAwait(false)}" : e.Message;
            var tail = await EngineTrouble.TailAsync(running, LastLines).ConfigureAwait(false);
            var message = $"node {Name} ({Spec.Implementation}, {Artifact?.Reference}) did not start: {why}; last {tail.Count} log "
                + $"lines:\n{string.Join('\n', tail)}";
            if (running.Exit.IsCompleted && _cluster.Site.TakenPortsOf(Name) is { Count: > 0 } taken)
            {
                throw new PortTakenException($"somebody else has port {string.Join(", ", taken)} of {_cluster.Plan.Addresses[Name].Ip}: {message}", e);
            }

            throw Info is null ? new NodeStartException(Spec.Implementation, message, e) : new NodeRestartException(message, e);
        }
    }

    private async Task WatchAsync(IRunningNode running)
    {
        NodeExit exit;
        try
        {
            exit = await running.Exit.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whoever would tell how it ended is gone itself: nothing is known of the node.
            if (State == NodeState.Ready && ReferenceEquals(running, _running))
            {
                _cluster.Lose(Name, e);
            }

            return;
        }

        if (State == NodeState.Ready && ReferenceEquals(running, _running))
        {
            SetState(NodeState.Died);
            var tail = await EngineTrouble.TailAsync(running, LastLines).ConfigureAwait(false);
            _cluster.Report(new NodeDiedException(Name, Spec.Implementation, exit, tail));
        }
    }

    private void SetState(NodeState state)
    {
        State = state;
        if (state == NodeState.Ready)
        {
            _cluster.History.Add(new MessageEvent(EventKind.Up, Name, "", "", _time.GetUtcNow()));
            foreach (var shard in Spec.Role == NodeRole.Light ? [] : Spec.Shards)
            {
                _cluster.History.Add(new MessageEvent(EventKind.Join, Name, TopicOf(shard), "", _time.GetUtcNow()));
            }
        }
        else if (state is NodeState.Stopped or NodeState.Died)
        {
            _cluster.History.Add(new MessageEvent(EventKind.Down, Name, "", "", _time.GetUtcNow()));
        }

        _cluster.OnStateChanged(this);
    }
}
