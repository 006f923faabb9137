namespace Waku.Gossipsub;

/// <content>Grafting and pruning.</content>
public sealed partial class GossipRouter
{
    /// <summary>
    /// Fills thin meshes between heartbeats, to DLow only and by chance among all peers that came in the meantime: were the first to
    /// come taken at once, everybody would choose the same ones, and those would turn the last comers away for a whole back-off.
    /// </summary>
    private void EarlyGraft(long now, List<RouterAction> actions)
    {
        _nextEarlyGraft = long.MaxValue;
        foreach (var topic in _topics)
        {
            if (topic.Joined)
            {
                GraftUpTo(topic, _options.DLow, now, actions);
            }
        }
    }

    private void GraftUpTo(TopicState topic, int degree, long now, List<RouterAction> actions)
    {
        if (topic.Mesh.Count >= degree)
        {
            return;
        }

        foreach (var peer in Shuffled(topic.Peers))
        {
            if (topic.Mesh.Count >= degree)
            {
                return;
            }

            if (MayGraft(topic, peer, now))
            {
                Graft(topic, peer, now, actions);
            }
        }
    }

    private bool MayGraft(TopicState topic, PeerState peer, long now) =>
        peer.Connected && !topic.Mesh.Contains(peer) && !InBackoff(topic, peer, now) && _scoring.Of(peer, now) >= 0;

    private void Graft(TopicState topic, PeerState peer, long now, List<RouterAction> actions)
    {
        EnterMesh(topic, peer, now);
        var rpc = new GossipRpc();
        rpc.Graft.Add(topic.Name);
        SendControl(peer, rpc, 1, actions);
    }

    /// <summary>Takes a peer out of the mesh, starts its back-off and tells it.</summary>
    private void Prune(TopicState topic, PeerState peer, TimeSpan backoff, long now, List<RouterAction> actions)
    {
        LeaveMesh(topic, peer);
        SendPrune(topic.Name, peer, backoff, actions);
        SetBackoff(topic, peer, now + Nanos(backoff));
    }

    private void SendPrune(string topic, PeerState peer, TimeSpan backoff, List<RouterAction> actions)
    {
        var rpc = new GossipRpc();
        rpc.Prune.Add((topic, (ulong)backoff.TotalSeconds));
        SendControl(peer, rpc, 1, actions);
    }

    private void SendControl(PeerState peer, GossipRpc rpc, int entries, List<RouterAction> actions)
    {
        Counters.ControlSent += entries;
        actions.Add(new RouterAction(RouterActionKind.SendControl, peer.Id, rpc));
    }

    private static void EnterMesh(TopicState topic, PeerState peer, long now)
    {
        topic.Mesh.Add(peer);
        peer.ScoreOf(topic.Name).MeshSince = now;
    }

    private static void LeaveMesh(TopicState topic, PeerState peer)
    {
        if (topic.Mesh.Remove(peer))
        {
            peer.ScoreOf(topic.Name).MeshSince = -1;
        }
    }

    private static bool InBackoff(TopicState topic, PeerState peer, long now) =>
        topic.Backoff.TryGetValue(peer.Id, out var until) && now < until;

    private static void SetBackoff(TopicState topic, PeerState peer, long until)
    {
        if (!topic.Backoff.TryGetValue(peer.Id, out var old) || old < until)
        {
            topic.Backoff[peer.Id] = until;
        }
    }
}
