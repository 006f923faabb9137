using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;

namespace Waku.Node.Peers;

/// <summary>
/// nwaku's way (waku-node-facts §8.4): a third of the relay peers dialed, two thirds accepted, the rest for service peers; who is too
/// many and came last goes first, beginning with the address that has the most; peers that failed wait 120 s × 4ⁿ and are forgotten after five failures.
/// </summary>
public sealed class DefaultPeerStrategy : IPeerStrategy
{
    /// <inheritdoc/>
    public PeerPlan Decide(IReadOnlyList<PeerView> peers, PeerLimits limits)
    {
        var inboundRelay = Connected(peers, static p => p.IsRelay == true && p.Direction == ConnectionDirection.Inbound);
        var outboundRelay = Connected(peers, static p => p.IsRelay == true && p.Direction == ConnectionDirection.Outbound);
        var service = Connected(peers, static p => p.IsRelay == false);
        List<PeerId> disconnect = [.. Surplus(inboundRelay, limits.InboundRelayLimit), .. Surplus(service, limits.ServiceLimit)];

        var room = Math.Min(limits.ParallelDials, Math.Min(limits.OutboundRelayTarget - outboundRelay.Count,
            limits.MaxConnections - peers.Count(static p => p.Direction is not null)));
        var dial = peers
            .Where(p => p.Direction is null && !p.IsProtected && p.IsRelay != false && p.SharesShards && p.Failures < limits.MaxFailures && IsDue(p, limits))
            .OrderBy(static p => p.Failures).ThenBy(static p => p.IsRelay is null).ThenBy(static p => p.Id)
            .Take(Math.Max(0, room)).Select(static p => p.Id);
        var forget = peers.Where(p => p.Direction is null && !p.IsProtected && p.Failures >= limits.MaxFailures).Select(static p => p.Id);
        return new PeerPlan([.. dial], disconnect, [.. forget]);
    }

    private static bool IsDue(PeerView peer, PeerLimits limits) =>
        peer.Failures == 0 || peer.SinceFailure is not { } since || since >= limits.FirstBackoff * Math.Pow(4, peer.Failures - 1);

    private static List<PeerView> Connected(IReadOnlyList<PeerView> peers, Func<PeerView, bool> isKind) =>
        [.. peers.Where(p => p.Direction is not null && isKind(p))];

    /// <summary>
    /// The youngest of the address that has the most: by age alone one address that came first would keep everybody else out for ever (issue 20).
    /// </summary>
    private static IEnumerable<PeerId> Surplus(List<PeerView> peers, int limit)
    {
        var byNetwork = peers.Where(static p => !p.IsProtected).GroupBy(static p => p.Network)
            .Select(static g => new Queue<PeerView>(g.OrderBy(static p => p.ConnectedFor).ThenBy(static p => p.Id))).ToList();
        for (var surplus = peers.Count - limit; surplus > 0; surplus--)
        {
            if (byNetwork.Where(static q => q.Count > 0).OrderByDescending(static q => q.Count).ThenBy(static q => q.Peek().ConnectedFor)
                .ThenBy(static q => q.Peek().Id).FirstOrDefault() is not { } most)
            {
                yield break;
            }

            yield return most.Dequeue().Id;
        }
    }
}
