using System.Collections.Concurrent;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines.Resilience;

namespace Waku.QA.Clusters;

/// <summary>
/// Makes the planned connections that a node gave up on. nwaku dials a static peer once, at its start, when that peer may not listen
/// yet; alone it then asks a public DNS server whether it is online, and where no such server can be reached it never dials again.
/// Every repair is recorded: it is the harness's doing, not the product's. It is a watch over all connections at once and no call that is made again, so
/// that it has a pace of its own and no pipeline; what it asked for is in the log of the pipelines.
/// </summary>
internal sealed class ConnectionRepair(TimeProvider time, Patience patience, RetryLog log)
{
    /// <summary>A connection that was asked for so often, and for so long, and is missing again, is refused: that is no slowness.</summary>
    private const int MostAsked = 5;
    private static readonly TimeSpan LongAsked = TimeSpan.FromSeconds(10);

    /// <summary>A node that dials again by itself has done so by then.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<(string, string), long> _missingSince = new();

    /// <summary>One that is closed as soon as it is there, and dialled again by the other side, is seen now and then and is none.</summary>
    private readonly ConcurrentDictionary<(string, string), long> _thereSince = new();
    private readonly ConcurrentQueue<string> _done = new();
    private readonly ConcurrentDictionary<(string From, string To), (int Asked, long Since, string Answer)> _asked = new();

    /// <summary>What was repaired, one line each.</summary>
    public IReadOnlyCollection<string> Done => _done;

    /// <summary>Pairs that do not stay connected.</summary>
    public IReadOnlyList<PairRefusal> Refused => [.. _asked
        .Where(a => a.Value.Asked >= MostAsked && time.GetElapsedTime(a.Value.Since) >= patience.Of(LongAsked))
        .Select(static a => new PairRefusal(a.Key.From, a.Key.To, a.Value.Asked, a.Value.Answer)).OrderBy(static r => (r.From, r.To))];

    /// <summary>All planned connections are there: what was missing before says nothing of the next that is missing, after a restart for example.</summary>
    public void Whole()
    {
        _asked.Clear();
        _missingSince.Clear();
        _thereSince.Clear();
    }

    /// <summary>Looks at the planned connections of running nodes and asks for those that have been missing for a while.</summary>
    public async Task RunAsync(IReadOnlyList<ClusterNode> running, ClusterPlan plan, CancellationToken cancellationToken)
    {
        foreach (var node in running.Where(static n => n.Spec.Role != NodeRole.Light && n.Spec.Dials.Count > 0 && n.Capabilities.Has(Capability.ConnectPeer)))
        {
            var connected = await node.Control.Peers.ConnectedAsync(cancellationToken).ConfigureAwait(false);
            foreach (var peer in running.Where(p => node.Spec.Dials.Contains(p.Name) && p.Spec.ClusterId == node.Spec.ClusterId))
            {
                if (connected.Contains(peer.Spec.PeerId))
                {
                    if (time.GetElapsedTime(_thereSince.GetOrAdd((node.Name, peer.Name), time.GetTimestamp())) >= Limit)
                    {
                        _missingSince.TryRemove((node.Name, peer.Name), out _);
                    }

                    continue;
                }

                _thereSince.TryRemove((node.Name, peer.Name), out _);
                if (time.GetElapsedTime(_missingSince.GetOrAdd((node.Name, peer.Name), time.GetTimestamp())) >= patience.Of(Limit))
                {
                    await AskAsync(node, peer, plan, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task AskAsync(ClusterNode node, ClusterNode peer, ClusterPlan plan, CancellationToken cancellationToken)
    {
        _missingSince[(node.Name, peer.Name)] = time.GetTimestamp();
        var outcome = "done";
        try
        {
            await node.Control.Peers.ConnectAsync([plan.MultiaddrOf(peer.Name, node.Spec.Transport)], cancellationToken).ConfigureAwait(false);
        }
        catch (NodeRefusedException e)
        {
            outcome = e.Message;
        }

        var asked = _asked.AddOrUpdate((node.Name, peer.Name), (1, time.GetTimestamp(), outcome), (_, before) => (before.Asked + 1, before.Since, outcome));
        log.Add(new RetryRecord("connection repair", asked.Asked, time.GetUtcNow(), $"{node.Name} had no connection to {peer.Name}: {outcome}"));
        _done.Enqueue($"{time.GetUtcNow():O} {node.Name} had no connection to its static peer {peer.Name} for {patience.Of(Limit).TotalSeconds:0} s and was "
            + $"asked to connect: {outcome}");
    }
}
