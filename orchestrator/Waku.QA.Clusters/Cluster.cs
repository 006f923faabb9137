using System.Collections.Concurrent;
using System.Security.Cryptography;
using Waku.QA.Clusters.Topologies;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Resilience;
using Waku.QA.Oracle;

namespace Waku.QA.Clusters;

/// <summary>A running cluster. Disposing it removes everything that was started, unless it is to be kept.</summary>
public sealed class Cluster : IAsyncDisposable
{
    private const int MeshTarget = 4;

    /// <summary>D_high, as nwaku sets it: so many mesh peers are not added to.</summary>
    private const int FullMesh = 8;

    /// <summary>Gossipsub tolerates 5 peers of one address; a sixth costs less than any threshold.</summary>
    private const int MaxSharingAnAddress = 6;
    private static readonly TimeSpan MeshPoll = TimeSpan.FromMilliseconds(50);
    private readonly TaskCompletionSource<NodeDiedException> _death = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<NodeDiedException> _deaths = new();
    private readonly Dictionary<string, ClusterNode> _nodes = [];
    private readonly ConnectionRepair _repair;
    private EnvironmentException? _loss;
    private readonly SmallCaches _smallCaches;

    private Cluster(ClusterSettings settings, IClusterSite site, IReadOnlyList<(NodeSpec Spec, ResolvedNode Resolved)> nodes)
    {
        Settings = settings;
        History = new MessageHistory(settings.Judged);
        Site = site;
        Pipelines = new HarnessPipelines(settings.Time, settings.Engine.Retries);
        _repair = new ConnectionRepair(settings.Time, settings.Patience, settings.Engine.Retries);
        _smallCaches = new SmallCaches(this);
        List<NodeSpec> specs = [.. nodes.Select(static n => n.Spec)];
        Plan = new ClusterPlan(settings.RunId, settings.Name, settings.Engine.Kind, specs, site.Addresses)
        {
            ControlToken = RandomNumberGenerator.GetHexString(32, lowercase: true),
            DataFolders = specs.ToDictionary(static s => s.Name, s => site.DataFolderOf(s.Name)),
        };
        foreach (var (spec, resolved) in nodes)
        {
            _nodes[spec.Name] = new ClusterNode(this, spec, resolved, resolved.Adapter.Plan(spec, Plan), settings.Time);
        }
    }

    /// <summary>Raised when a node changes its state.</summary>
    public event Action<ClusterNode>? StateChanged;

    /// <summary>Raised for the first node that ends by itself.</summary>
    public event Action<NodeDiedException>? NodeDied;

    /// <summary>What it is made of.</summary>
    public ClusterSettings Settings { get; }

    /// <summary>Nodes with their addresses.</summary>
    public ClusterPlan Plan { get; }

    /// <summary>Messages published and delivered.</summary>
    public MessageHistory History { get; }

    /// <summary>What cases that share it keep with it.</summary>
    public ClusterItems Items { get; } = new();

    /// <summary>Planned connections that the harness had to ask for, because the node that should dial had given up; one line each.</summary>
    public IReadOnlyCollection<string> Repairs => _repair.Done;

    /// <summary>Pairs of nodes that do not stay connected, although all others are meshed: the cluster goes on without those connections.</summary>
    public IReadOnlyList<PairRefusal> Refusals { get; private set; } = [];

    /// <summary>Nodes in order of the topology.</summary>
    public IReadOnlyList<ClusterNode> Nodes => [.. Plan.Nodes.Select(n => _nodes[n.Name])];

    /// <summary>The first node that ended by itself; null while all is well.</summary>
    public NodeDiedException? Death => _death.Task.IsCompletedSuccessfully ? _death.Task.Result : null;

    /// <summary>Why nothing is known of a node any more: its engine or host is gone, which says nothing about any product; null while all is well.</summary>
    public EnvironmentException? Loss => Volatile.Read(ref _loss);

    /// <summary>All nodes that ended by themselves, in order.</summary>
    public IReadOnlyCollection<NodeDiedException> Deaths => _deaths;

    /// <summary>Ends when the first node ends by itself.</summary>
    public Task Died => _death.Task;

    /// <summary>Address from which the harness reaches the nodes; null where it has none of its own in the cluster.</summary>
    public string? Gateway => Site.Gateway;

    /// <summary>Where the harness dials a running node by libp2p.</summary>
    public NodeAddress DialAddressOf(ClusterNode node) => Site.DialAddressOf(node.Name);

    internal IClusterSite Site { get; }

    /// <summary>Retries of the harness in this cluster; the engine has their log.</summary>
    internal HarnessPipelines Pipelines { get; }

    /// <summary>Node of a name.</summary>
    public ClusterNode this[string name] => _nodes[name];

    /// <summary>Takes addresses and makes the plan; starts nothing.</summary>
    public static async Task<Cluster> CreateAsync(ClusterSettings settings, CancellationToken cancellationToken)
    {
        CheckColocation(settings);

        // Versions first: they decide what a launch plan says.
        List<(NodeSpec Spec, ResolvedNode Resolved)> nodes = [];
        foreach (var spec in NodePlanner.Plan(settings.Topology, settings.Seed, settings.Keys))
        {
            var resolved = await settings.Resolver.ResolveAsync(spec.Implementation, spec.Reference, cancellationToken).ConfigureAwait(false);
            nodes.Add((spec with { Release = resolved.Version }, resolved));
        }

        List<string> names = [.. nodes.Select(static n => n.Spec.Name)];
        var request = new ClusterRequest(settings.RunId, settings.Name, names, settings.LogFolder, OwnerMark.Current(), settings.Keep);
        var site = await EngineTrouble.GuardAsync($"cluster '{settings.Name}' could not be opened",
            () => settings.Engine.OpenAsync(request, cancellationToken)).ConfigureAwait(false);
        return new Cluster(settings, site, nodes);
    }

    /// <summary>
    /// Makes a cluster, starts its nodes at once, but for the one named <paramref name="later"/>, and waits for the mesh. Leaves nothing
    /// behind when that fails; where somebody else took a port in between, it is made anew on other addresses or ports.
    /// </summary>
    public static async Task<Cluster> StartAsync(ClusterSettings settings, CancellationToken cancellationToken, Action<ClusterNode>? onState = null,
        string? later = null) =>
        await new HarnessPipelines(settings.Time, settings.Engine.Retries).PortSearch
            .ExecuteAsync(async token => await StartOnceAsync(settings, token, onState, later).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private static async Task<Cluster> StartOnceAsync(ClusterSettings settings, CancellationToken cancellationToken, Action<ClusterNode>? onState,
        string? later)
    {
        var cluster = await CreateAsync(settings, cancellationToken).ConfigureAwait(false);
        try
        {
            cluster.StateChanged += onState;
            cluster.Observe(later);
            await cluster.StartNodesAsync(cluster.Nodes.Where(n => n.Name != later), cancellationToken).ConfigureAwait(false);
            await cluster.WaitForMeshAsync(TimeSpan.FromSeconds(30), cancellationToken).ConfigureAwait(false);
            return cluster;
        }
        catch
        {
            try
            {
                await cluster.Site.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Why it did not start is worth more than that it cannot be taken down; 'clean' finds what it left.
            }

            throw;
        }
    }

    /// <summary>What the oracle must know before anything runs.</summary>
    private void Observe(string? later)
    {
        var now = Settings.Time.GetUtcNow();
        if (later is not null)
        {
            History.Add(new MessageEvent(EventKind.Down, later, "", "", now));
        }

        // By content topic a node chooses the topic itself: its publishes are not seen with their hash.
        foreach (var shard in Settings.Topology.Autoshards > 0 ? Settings.Topology.Shards : [])
        {
            History.Open($"/waku/2/rs/{Settings.Topology.ClusterId}/{shard}", now);
        }
    }

    /// <summary>
    /// Starts nodes in parallel; the first failure is thrown. When a node does not become ready, its neighbours are waited for: whether they
    /// start tells whose fault it is.
    /// </summary>
    public async Task StartNodesAsync(IEnumerable<ClusterNode> nodes, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var starts = nodes.Select(async node =>
        {
            try
            {
                await node.StartAsync(failed.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not NodeStartException)
            {
                await failed.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }).ToList();
        var all = Task.WhenAll(starts);
        try
        {
            await all.ConfigureAwait(false);
        }
        catch (Exception) when (all.Exception?.InnerExceptions.OfType<EnvironmentException>().FirstOrDefault() is { } cause)
        {
            // The cancelled neighbours only say that they were cancelled.
            throw cause;
        }
        catch (NodeStartException) when (all.Exception?.InnerExceptions.OfType<NodeStartException>().ToList() is { Count: > 0 } failures)
        {
            throw Settings.Resolver.Starts.Blame(failures);
        }
    }

    /// <summary>
    /// Waits until every running node has min(4, its running neighbours on the shard whose mesh is not full) mesh peers on every shard it joined.
    /// </summary>
    public async Task WaitForMeshAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        await UntilAsync("every node to be meshed on its shards", MissingMeshAsync, within, MeshPoll, cancellationToken).ConfigureAwait(false);
        var ready = Nodes.Where(static n => n.State == NodeState.Ready && n.Spec.Role != NodeRole.Light).ToList();
        foreach (var node in ready)
        {
            // Where a refused connection parts the network, nobody owes anything to the other side.
            foreach (var shard in node.Spec.Shards.Where(s => Refusals.Count == 0 || IsConnected([.. ready.Where(n => n.Spec.Shards.Contains(s))])))
            {
                History.Add(new MessageEvent(EventKind.Meshed, node.Name, node.TopicOf(shard), "", Settings.Time.GetUtcNow()));
            }
        }
    }

    /// <summary>To be called after a publication on a topic: takes what arrived at nodes whose caches are small, where there are such.</summary>
    public Task KeepUpAsync(string topic, CancellationToken cancellationToken) => _smallCaches.PublishedAsync(topic, cancellationToken);

    /// <summary>Waits for a condition; ends at once when a node dies.</summary>
    /// <exception cref="NodeDiedException">A node ended by itself.</exception>
    /// <exception cref="TimeoutException">The limit passed; the message says what is missing.</exception>
    public Task UntilAsync(string what, Func<CancellationToken, Task<string?>> missing, TimeSpan within, TimeSpan interval,
        CancellationToken cancellationToken) =>
        Waiting.UntilAsync(what, token =>
        {
            ThrowIfDead();
            return missing(token);
        }, within, interval, Settings.Patience, Settings.Time, cancellationToken);

    /// <summary>Throws when a node ended by itself, or nothing is known of it any more.</summary>
    public void ThrowIfDead()
    {
        if (Loss is { } loss)
        {
            throw new EnvironmentException(loss.Message, null, loss);
        }

        if (Death is { } death)
        {
            throw death;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            node.Retire();
            await node.DisposeAsync().ConfigureAwait(false);
        }

        await Site.DisposeAsync().ConfigureAwait(false);
    }

    internal void Report(NodeDiedException death)
    {
        _deaths.Enqueue(death);
        if (_death.TrySetResult(death))
        {
            NodeDied?.Invoke(death);
        }
    }

    internal void Lose(string node, Exception e) => Interlocked.CompareExchange(ref _loss, EngineTrouble.Lost(node, e), null);

    internal void OnStateChanged(ClusterNode node) => StateChanged?.Invoke(node);

    private async Task<string?> MissingMeshAsync(CancellationToken cancellationToken)
    {
        var running = Nodes.Where(static n => n.State == NodeState.Ready && n.Spec.Role != NodeRole.Light).ToList();
        if (await MissingMeshAsync(running, [], cancellationToken).ConfigureAwait(false) is not { } missing)
        {
            Refusals = [];
            _repair.Whole();
            return null;
        }

        await _repair.RunAsync(running, Plan, cancellationToken).ConfigureAwait(false);
        var refused = _repair.Refused;
        if (refused.Count == 0 || await MissingMeshAsync(running, refused, cancellationToken).ConfigureAwait(false) is not null)
        {
            return missing;
        }

        // Two that refuse each other are a finding. It is no reason that all the others are not tested (issue 19).
        Refusals = refused;
        return null;
    }

    private static async Task<string?> MissingMeshAsync(IReadOnlyList<ClusterNode> running, IReadOnlyList<PairRefusal> without,
        CancellationToken cancellationToken)
    {
        foreach (var node in running)
        {
            foreach (var shard in node.Spec.Shards)
            {
                var neighbours = running.Where(other => other != node && AreNeighbours(node.Spec, other.Spec) && !Refuse(without, node, other)
                    && other.Spec.ClusterId == node.Spec.ClusterId && other.Spec.Shards.Contains(shard)).ToList();
                if (await MissingMeshAsync(node, shard, neighbours, cancellationToken).ConfigureAwait(false) is { } missing)
                {
                    return missing;
                }
            }
        }

        return null;
    }

    /// <summary>What is to be said of two nodes that do not stay connected.</summary>
    public string Describe(PairRefusal refusal) => $"{RefusalOf(_nodes[refusal.From], _nodes[refusal.To])}: {refusal.From} was asked "
        + $"{refusal.Asked} times to connect to {refusal.To}; the last answer: {refusal.Answer}";

    /// <summary>Why not every relay node can hear every other: a refused connection parts them; null when none does.</summary>
    public string? Parted => Refusals.Count > 0 && !IsConnected([.. Nodes.Where(static n => n.State == NodeState.Ready && n.Spec.Role != NodeRole.Light)])
        ? Describe(Refusals[0])
        : null;

    /// <summary>The sentence by which refusals of two implementations are known, in whatever cluster.</summary>
    public static string RefusalOf(ClusterNode a, ClusterNode b)
    {
        List<string> labels = [a.Spec.Label, b.Spec.Label];
        labels.Sort(StringComparer.Ordinal);
        return $"{labels[0]} and {labels[1]} do not stay connected";
    }

    private static bool Refuse(IReadOnlyList<PairRefusal> refusals, ClusterNode a, ClusterNode b) =>
        refusals.Any(r => (r.From, r.To) == (a.Name, b.Name) || (r.From, r.To) == (b.Name, a.Name));

    /// <summary>True when every one of these nodes reaches every other over planned connections that hold.</summary>
    private bool IsConnected(IReadOnlyList<ClusterNode> nodes)
    {
        HashSet<ClusterNode> reached = [.. nodes.Take(1)];
        for (var before = 0; before != reached.Count;)
        {
            before = reached.Count;
            reached.UnionWith(nodes.Where(n => reached.Any(r => AreNeighbours(r.Spec, n.Spec) && !Refuse(Refusals, r, n))).ToList());
        }

        return reached.Count == nodes.Count;
    }

    private static async Task<string?> MissingMeshAsync(ClusterNode node, int shard, IReadOnlyList<ClusterNode> neighbours, CancellationToken cancellationToken)
    {
        if (!node.Capabilities.Has(Capability.MeshView))
        {
            // It shows who is connected, and nothing of shards; neighbours that can tell are asked for the rest.
            var connected = await node.Control.Peers.ConnectedAsync(cancellationToken).ConfigureAwait(false);
            return neighbours.FirstOrDefault(n => !connected.Contains(n.Spec.PeerId)) is { } absent ? $"{node.Name} is not connected to {absent.Name}" : null;
        }

        var wanted = Math.Min(MeshTarget, neighbours.Count);
        var mesh = await node.Control.Peers.MeshAsync(shard, cancellationToken).ConfigureAwait(false);
        if (mesh.Count < wanted)
        {
            // A mesh that is full takes nobody else in: who has few neighbours, and popular ones, waits for ever.
            var open = neighbours.Count;
            foreach (var neighbour in neighbours.Where(n => n.Capabilities.Has(Capability.MeshView) && !mesh.Contains(n.Spec.PeerId)))
            {
                var other = await neighbour.Control.Peers.MeshAsync(shard, cancellationToken).ConfigureAwait(false);
                open -= other.Count >= FullMesh ? 1 : 0;
            }

            wanted = Math.Min(MeshTarget, open);
        }

        return mesh.Count < wanted ? $"{node.Name} has {mesh.Count} of {wanted} mesh peers on shard {shard}" : null;
    }

    /// <summary>
    /// Refuses a cluster of processes in which nodes would score each other down for sharing 127.0.0.1: every failure in it would be the
    /// harness's.
    /// </summary>
    private static void CheckColocation(ClusterSettings settings)
    {
        var sharing = settings.Topology.Groups.Where(g => !settings.Resolver.Catalogue.Find(g.Implementation)!.DialsFromOwnAddress).Sum(static g => g.Count);
        if (settings.Engine.Kind == EngineKind.Process && sharing > MaxSharingAnAddress)
        {
            throw new EnvironmentException(
                $"{sharing} nodes of cluster '{settings.Name}' would dial from 127.0.0.1, and peers score down more than {MaxSharingAnAddress - 1} from "
                    + $"one address (gossipsub v1.1, P6)",
                "use --engine docker, or fewer nodes of these implementations");
        }
    }

    private static bool AreNeighbours(NodeSpec a, NodeSpec b) => a.Dials.Contains(b.Name) || b.Dials.Contains(a.Name);
}
