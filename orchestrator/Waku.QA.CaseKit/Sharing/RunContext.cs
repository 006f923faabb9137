using Waku.QA.CaseKit.Records;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;

namespace Waku.QA.CaseKit.Sharing;

/// <summary>Everything that the cases of one run share.</summary>
public sealed class RunContext : IAsyncDisposable
{
    private int _timestamps;

    /// <summary>Creates the context of a run.</summary>
    public RunContext(string runId, int seed, Topology topology, IEngine engine, NodeResolver resolver, INodeKeys keys, IClusterEnd end, TimeProvider time,
        CancellationToken cancelled = default, bool keep = false)
    {
        RunId = runId;
        Seed = seed;
        Topology = topology;
        Engine = engine;
        Resolver = resolver;
        Keys = keys;
        End = end;
        Time = time;
        Keep = keep;
        Cancelled = cancelled;
        Pool = new ClusterPool(this);
    }

    /// <summary>Raised when a node changes its state.</summary>
    public event Action<ClusterNode>? NodeChanged;

    /// <summary>Run id.</summary>
    public string RunId { get; }

    /// <summary>Seed.</summary>
    public int Seed { get; }

    /// <summary>Main topology.</summary>
    public Topology Topology { get; }

    /// <summary>Engine.</summary>
    public IEngine Engine { get; }

    /// <summary>What references mean.</summary>
    public NodeResolver Resolver { get; }

    /// <summary>Implementations.</summary>
    public IAdapterCatalogue Catalogue => Resolver.Catalogue;

    /// <summary>Makes node keys.</summary>
    public INodeKeys Keys { get; }

    /// <summary>Judges clusters that end.</summary>
    public IClusterEnd End { get; }

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Cancelled when the run is to end: it reaches every case.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>True when a gate reads the results; else, as under <c>dotnet test</c>, whatever is not passed must fail its test.</summary>
    public bool IsGated { get; init; } = true;

    /// <summary>How much longer than usual is waited for nodes.</summary>
    public Patience Patience { get; init; } = Patience.Usual;

    /// <summary>True when clusters stay up after the run.</summary>
    public bool Keep { get; }

    /// <summary>How long cases may take.</summary>
    public CaseLimits Limits { get; init; } = new();

    /// <summary>Clusters.</summary>
    public ClusterPool Pool { get; }

    /// <summary>Cases; while red cases are rerun, those of the attempt.</summary>
    public CaseRecorder Cases { get; set; } = new();

    /// <summary>
    /// Why the engine is no longer whole; null while it is. To be asked before anybody is accused: nodes on a host that is gone have done nothing wrong.
    /// Only an engine of several hosts can lose one and go on; the others are one machine with the harness.
    /// </summary>
    public async Task<EnvironmentException?> LossAsync()
    {
        if (Engine.Kind != EngineKind.Swarm)
        {
            return null;
        }

        try
        {
            await Engine.ProbeAsync(CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        catch (EnvironmentException e)
        {
            return e;
        }
    }

    /// <summary>
    /// A Unix time in nanoseconds that no other message of this run has: tests tell messages apart by it. It is odd, so that whoever
    /// rounds it, by ten or by a power of two, is found out by every message.
    /// </summary>
    public long NextTimestamp() => ((Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100) + (((2 * Interlocked.Increment(ref _timestamps)) + 1) % 100);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Pool.DisposeAsync().ConfigureAwait(false);
        await Engine.DisposeAsync().ConfigureAwait(false);
    }

    internal void OnNodeChanged(ClusterNode node) => NodeChanged?.Invoke(node);
}
