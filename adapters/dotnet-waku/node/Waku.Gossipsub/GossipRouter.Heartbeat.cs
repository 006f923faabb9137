namespace Waku.Gossipsub;

/// <content>The heartbeat: score decay, mesh maintenance, gossip, forgetting.</content>
public sealed partial class GossipRouter
{
    private void Heartbeat(long now, List<RouterAction> actions)
    {
        _ticks++;

        // A driver that was held up does one heartbeat, not a burst of missed ones.
        _nextHeartbeat = now + Nanos(_options.HeartbeatInterval);
        if (now >= _nextDecay)
        {
            _nextDecay = now + Nanos(_options.Score.DecayInterval);
            _peers.ForEach(_scoring.Decay);
        }

        RefreshPeers(now, actions);
        ForgetPeers(actions);
        _freshBefore = _fresh;
        _fresh = 0;
        for (var i = _topics.Count - 1; i >= 0; i--)
        {
            var topic = _topics[i];
            ExpireBackoff(topic, now);
            if (topic.Joined)
            {
                MaintainMesh(topic, now, actions);
            }
            else
            {
                MaintainFanout(topic, now);
            }

            EmitGossip(topic, now, actions);
            DropIfUnused(topic);
        }

        _cache.Shift();
        _seen.Expire(now);
    }

    private void RefreshPeers(long now, List<RouterAction> actions)
    {
        for (var i = _peers.Count - 1; i >= 0; i--)
        {
            var peer = _peers[i];
            peer.IHaveMessages = 0;
            peer.IHaveIds = 0;
            peer.Subscriptions = 0;
            while (peer.DontWant.TryExpire(_ticks, out _))
            {
            }

            var broken = 0;
            while (peer.Promises.TryExpire(now, out var promised))
            {
                broken += _seen.Contains(promised) ? 0 : 1;
            }

            // One penalty per heartbeat however many ids: the peer may simply have dropped its cache.
            peer.BehaviourPenalty += broken > 0 ? 1 : 0;

            // An honest peer sends each message once, or twice when it was asked for as well: more than that is a flood of repeats.
            var allowed = _options.Score.UselessAllowance + (2 * (_fresh + _freshBefore));
            peer.BehaviourPenalty += Math.Max(0, peer.Useless - allowed) / (double)_options.Score.UselessAllowance;
            peer.Useless = 0;
            if (!peer.Connected && now >= peer.ForgetAt)
            {
                Forget(peer);
            }
            else if (peer.Connected && _scoring.Of(peer, now) < _options.Score.GraylistThreshold)
            {
                actions.Add(new RouterAction(RouterActionKind.Disconnect, peer.Id));
            }
        }
    }

    /// <summary>
    /// Forgets peers whose time is up, and the longest gone of too many: those first that a new identity would not be better than. Their
    /// back-offs go with them, so that nothing grows with the number of identities that came.
    /// </summary>
    private void ForgetPeers(List<RouterAction> actions)
    {
        var excess = _remembered - _gone.Count - _options.MaxRememberedPeers;
        if (excess > 0)
        {
            foreach (var peer in _peers.Where(static p => !p.Connected && !p.IsGone).OrderByDescending(static p => p.IsBlameless)
                .ThenBy(static p => p.ForgetAt).Take(excess).ToList())
            {
                Forget(peer);
            }
        }

        if (_gone.Count == 0)
        {
            return;
        }

        _peers.RemoveAll(static p => p.IsGone);
        foreach (var topic in _topics)
        {
            for (var i = topic.Backoff.Count - 1; i >= 0; i--)
            {
                if (_peerById.TryGetValue(topic.Backoff.GetAt(i).Key, out var peer) && peer.IsGone)
                {
                    topic.Backoff.RemoveAt(i);
                }
            }
        }

        foreach (var peer in _gone)
        {
            _peerById.Remove(peer.Id);
            actions.Add(new RouterAction(RouterActionKind.Forget, peer.Id));
        }

        _remembered -= _gone.Count;
        _gone.Clear();
    }

    private void Forget(PeerState peer)
    {
        peer.Leave();
        _gone.Add(peer);
    }

    private static void ExpireBackoff(TopicState topic, long now)
    {
        for (var i = topic.Backoff.Count - 1; i >= 0; i--)
        {
            if (topic.Backoff.GetAt(i).Value <= now)
            {
                topic.Backoff.RemoveAt(i);
            }
        }
    }

    private void MaintainMesh(TopicState topic, long now, List<RouterAction> actions)
    {
        for (var i = topic.Mesh.Count - 1; i >= 0; i--)
        {
            if (_scoring.Of(topic.Mesh[i], now) < 0)
            {
                Prune(topic, topic.Mesh[i], _options.PruneBackoff, now, actions);
            }
        }

        if (topic.Mesh.Count < _options.DLow)
        {
            GraftUpTo(topic, _options.D, now, actions);
        }

        if (topic.Mesh.Count > _options.DHigh)
        {
            PruneToDegree(topic, now, actions);
        }

        EnsureOutbound(topic, now, actions);
        if (_ticks % _options.OpportunisticGraftTicks == 0 && topic.Mesh.Count > 1)
        {
            OpportunisticGraft(topic, now, actions);
        }
    }

    /// <summary>Keeps the best DScore peers and enough outbound ones, the rest by chance.</summary>
    private void PruneToDegree(TopicState topic, long now, List<RouterAction> actions)
    {
        var ranked = Shuffled(topic.Mesh).OrderByDescending(p => _scoring.Of(p, now)).ToList();
        var kept = ranked.Take(Math.Min(_options.DScore, _options.D)).ToList();
        var missingOutbound = Math.Min(_options.DOut, _options.D / 2) - kept.Count(static p => p.Outbound);
        foreach (var outbound in ranked.Skip(kept.Count).Where(static p => p.Outbound).Take(Math.Max(0, missingOutbound)).ToList())
        {
            // The worst inbound peer makes room.
            var last = kept.FindLastIndex(static p => !p.Outbound);
            if (last >= 0)
            {
                kept.RemoveAt(last);
                kept.Add(outbound);
            }
        }

        foreach (var peer in ranked.Skip(_options.DScore))
        {
            if (kept.Count >= _options.D)
            {
                break;
            }

            if (!kept.Contains(peer))
            {
                kept.Add(peer);
            }
        }

        foreach (var peer in ranked)
        {
            if (!kept.Contains(peer))
            {
                Prune(topic, peer, _options.PruneBackoff, now, actions);
            }
        }
    }

    private void EnsureOutbound(TopicState topic, long now, List<RouterAction> actions)
    {
        if (topic.Mesh.Count < _options.DLow)
        {
            return;
        }

        var missing = _options.DOut - topic.Mesh.Count(static p => p.Outbound);
        foreach (var peer in Shuffled(topic.Peers))
        {
            if (missing <= 0 || topic.Mesh.Count >= _options.DHigh)
            {
                return;
            }

            if (peer.Outbound && MayGraft(topic, peer, now))
            {
                Graft(topic, peer, now, actions);
                missing--;
            }
        }
    }

    private void OpportunisticGraft(TopicState topic, long now, List<RouterAction> actions)
    {
        var scores = topic.Mesh.Select(p => _scoring.Of(p, now)).Order().ToList();
        var median = scores[scores.Count / 2];
        if (median >= _options.Score.OpportunisticGraftThreshold)
        {
            return;
        }

        var grafted = 0;
        foreach (var peer in Shuffled(topic.Peers))
        {
            if (grafted < _options.OpportunisticGraftPeers && _scoring.Of(peer, now) > median && MayGraft(topic, peer, now))
            {
                Graft(topic, peer, now, actions);
                grafted++;
            }
        }
    }

    private void MaintainFanout(TopicState topic, long now)
    {
        if (topic.Fanout.Count == 0)
        {
            return;
        }

        if (now >= topic.FanoutExpires)
        {
            topic.Fanout.Clear();
            return;
        }

        topic.Fanout.RemoveAll(p => _scoring.Of(p, now) < _options.Score.PublishThreshold);
        FillFanout(topic, now);
    }

    private void EmitGossip(TopicState topic, long now, List<RouterAction> actions)
    {
        var ids = _cache.GossipIds(topic.Name);
        if (ids.Count == 0)
        {
            return;
        }

        var candidates = topic.Peers.FindAll(p =>
            !topic.Mesh.Contains(p) && !topic.Fanout.Contains(p) && _scoring.Of(p, now) >= _options.Score.GossipThreshold);
        var count = Math.Max(_options.DLazy, (int)(_options.GossipFactor * candidates.Count));
        foreach (var peer in Shuffled(candidates).Take(count))
        {
            var rpc = new GossipRpc();
            rpc.IHave.Add((topic.Name, Sample(ids)));
            SendControl(peer, rpc, 1, actions);
        }
    }

    /// <summary>At most MaxIHaveLength ids; a different random part for every peer when there are more.</summary>
    private MessageId[] Sample(List<MessageId> ids)
    {
        var all = ids.ToArray();
        if (all.Length > _options.MaxIHaveLength)
        {
            _random.Shuffle(all);
            Array.Resize(ref all, _options.MaxIHaveLength);
        }

        return all;
    }
}
