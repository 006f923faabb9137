namespace Waku.Gossipsub;

/// <summary>Score of a peer by the gossipsub v1.1 function: P1, P2, P4 per topic, P6 and P7 per peer. P3 is off in Waku.</summary>
internal sealed class PeerScoring(ScoreOptions options)
{
    private readonly long _quantum = options.TimeInMeshQuantum.Ticks * 100;

    public double Of(PeerState peer, long now)
    {
        var score = peer.ColocationPenalty + (options.BehaviourWeight * peer.BehaviourPenalty * peer.BehaviourPenalty);
        foreach (var topic in peer.Scores)
        {
            if (topic.MeshSince >= 0)
            {
                score += options.TimeInMeshWeight * Math.Min(options.TimeInMeshCap, (now - topic.MeshSince) / _quantum);
            }

            score += options.FirstDeliveryWeight * topic.FirstDeliveries;
            score += options.InvalidMessageWeight * topic.InvalidMessages * topic.InvalidMessages;
        }

        return score;
    }

    public void FirstDelivery(PeerState peer, string topic)
    {
        var score = peer.ScoreOf(topic);
        score.FirstDeliveries = Math.Min(options.FirstDeliveryCap, score.FirstDeliveries + 1);
    }

    public void Decay(PeerState peer)
    {
        foreach (var topic in peer.Scores)
        {
            topic.FirstDeliveries = Decayed(topic.FirstDeliveries, options.FirstDeliveryDecay);
            topic.InvalidMessages = Decayed(topic.InvalidMessages, options.InvalidMessageDecay);
        }

        peer.BehaviourPenalty = Decayed(peer.BehaviourPenalty, options.BehaviourDecay);
    }

    public void RefreshColocation(List<PeerState> peers)
    {
        if (options.IpColocationWeight == 0)
        {
            return;
        }

        Dictionary<string, int> perAddress = [];
        foreach (var peer in peers)
        {
            if (peer.Connected)
            {
                perAddress[peer.Address] = perAddress.GetValueOrDefault(peer.Address) + 1;
            }
        }

        foreach (var peer in peers)
        {
            var excess = peer.Connected ? Math.Max(0, perAddress[peer.Address] - options.IpColocationThreshold) : 0;
            peer.ColocationPenalty = options.IpColocationWeight * excess * excess;
        }
    }

    private double Decayed(double value, double factor) => value * factor is var next && next < options.DecayToZero ? 0 : next;
}
