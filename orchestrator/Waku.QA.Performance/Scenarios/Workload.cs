using System.Collections.Concurrent;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Performance.Load;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Who sends how, and who is to receive. One for each kind of workload that has a load.</summary>
internal abstract class Workload(Cluster cluster) : IAsyncDisposable
{
    /// <summary>Content topic of all messages of a load.</summary>
    public const string ContentTopic = "/waku-qa/1/load/proto";

    private readonly ConcurrentDictionary<string, IRelayPublisher> _streams = new();

    /// <summary>Cluster.</summary>
    protected Cluster Cluster { get; } = cluster;

    /// <summary>Relay nodes, service nodes among them.</summary>
    protected IReadOnlyList<ClusterNode> Relays { get; } = [.. cluster.Nodes.Where(static n => n.Spec.Role != NodeRole.Light)];

    /// <summary>Light nodes.</summary>
    protected IReadOnlyList<ClusterNode> Lights { get; } = [.. cluster.Nodes.Where(static n => n.Spec.Role == NodeRole.Light)];

    /// <summary>Nodes that send in turn.</summary>
    public abstract IReadOnlyList<ClusterNode> Publishers { get; }

    /// <summary>Nodes that are to receive.</summary>
    public abstract IReadOnlyList<ClusterNode> Receivers { get; }

    /// <summary>Nodes whose counters are read: those that live from the window's start to its end.</summary>
    public virtual IReadOnlyList<ClusterNode> Counted => Cluster.Nodes;

    /// <summary>True when receivers are watched on the wire even where they stream their deliveries.</summary>
    public virtual bool OnTheWire => false;

    /// <summary>What must be there before anything is sent.</summary>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends one message: by a stream where the node has one, which costs the harness a fraction of a call.</summary>
    public virtual Task SendAsync(SentMessage message, CancellationToken cancellationToken)
    {
        var publisher = Publishers[message.Planned.Publisher];
        if (!publisher.Capabilities.Has(Capability.PublishStream))
        {
            return publisher.Control.Relay.PublishAsync(message.Topic, message.Message, cancellationToken);
        }

        _streams.GetOrAdd(publisher.Name, static (_, node) => node.Control.Relay.OpenPublisher(), publisher).Publish(message.Topic, message.Message);
        return Task.CompletedTask;
    }

    /// <summary>True when the time until a node's answer to a send is known.</summary>
    public virtual bool HasAnswers => Publishers.All(static p => !p.Capabilities.Has(Capability.PublishStream));

    /// <summary>Ends what was opened to send.</summary>
    /// <exception cref="NodeRefusedException">A node refused some of what it was sent.</exception>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        foreach (var stream in _streams.Values)
        {
            await stream.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams.Values)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Runs beside the measured window, until it is cancelled.</summary>
    public virtual Task AccompanyAsync(WindowNotes notes, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Checks the messages of these hashes after the drain; the text says what is wrong.</summary>
    public virtual Task<string?> CheckAsync(IReadOnlyList<byte[]> sent, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>True when a receiver is to get a message: its own come back to no node.</summary>
    public virtual bool IsDue(ClusterNode receiver, SentMessage message) => Publishers[message.Planned.Publisher] != receiver;

    /// <summary>The workload of a scenario; null for one without a load.</summary>
    public static Workload? Create(WorkloadKind kind, Cluster cluster) => kind switch
    {
        WorkloadKind.Relay => new RelayWorkload(cluster),
        WorkloadKind.RelayAll => new RelayAllWorkload(cluster),
        WorkloadKind.Lightpush => new LightpushWorkload(cluster),
        WorkloadKind.Filter => new FilterWorkload(cluster),
        WorkloadKind.LightPath => new LightPathWorkload(cluster),
        WorkloadKind.Store => new StoreWorkload(cluster),
        WorkloadKind.Churn => new ChurnWorkload(cluster),
        _ => null,
    };

    /// <summary>Receivers that can be watched: every relay node, and light nodes with a stream of deliveries.</summary>
    protected static void RequireStreams(IEnumerable<ClusterNode> nodes)
    {
        if (nodes.FirstOrDefault(static n => !n.Capabilities.Has(Capability.DeliveryStream)) is { } node)
        {
            throw new UnsupportedCapabilityException(node.Spec.Implementation, Capability.DeliveryStream);
        }
    }
}
