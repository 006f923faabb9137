namespace Waku.Gossipsub;

/// <content>What peers send.</content>
public sealed partial class GossipRouter
{
    private void Receive(int id, GossipRpc rpc, long now, List<RouterAction> actions)
    {
        if (!_peerById.TryGetValue(id, out var peer) || !peer.Connected)
        {
            return;
        }

        if (_scoring.Of(peer, now) < _options.Score.GraylistThreshold)
        {
            actions.Add(new RouterAction(RouterActionKind.Disconnect, id));
            return;
        }

        if ((peer.Subscriptions += rpc.Subscriptions.Count) > 2 * _options.MaxTopicsPerPeer)
        {
            // All its topics twice in one heartbeat, and more: nobody changes its mind so often (issue 20).
            peer.BehaviourPenalty += rpc.Subscriptions.Count / (double)_options.Score.UselessAllowance;
            actions.Add(new RouterAction(RouterActionKind.Disconnect, id));
            return;
        }

        foreach (var (subscribe, topic) in rpc.Subscriptions)
        {
            ReceiveSubscription(peer, subscribe, topic, now);
        }

        foreach (var message in rpc.Messages)
        {
            ReceiveMessage(peer, message, now, actions);
        }

        if (rpc.HasControl)
        {
            ReceiveControl(peer, rpc, now, actions);
        }
    }

    private void ReceiveSubscription(PeerState peer, bool subscribe, string name, long now)
    {
        if (!subscribe)
        {
            if (peer.Topics.Remove(name, out var left))
            {
                peer.TopicCharacters -= name.Length;
                left.Peers.Remove(peer);
                left.Fanout.Remove(peer);
                LeaveMesh(left, peer);
                DropIfUnused(left);
            }

            return;
        }

        if (peer.Topics.ContainsKey(name) || peer.Topics.Count >= _options.MaxTopicsPerPeer
            || peer.TopicCharacters + name.Length > _options.MaxTopicCharactersPerPeer)
        {
            return;
        }

        var topic = Topic(name);
        peer.Topics.Add(topic.Name, topic);
        peer.TopicCharacters += name.Length;
        topic.Peers.Add(peer);

        // Not waiting for the heartbeat while the mesh is thin makes a new cluster usable at once, as nim-libp2p does.
        if (topic.Joined && topic.Mesh.Count < _options.DLow)
        {
            _nextEarlyGraft = Math.Min(_nextEarlyGraft, now + Nanos(_options.EarlyGraftDelay));
        }
    }

    private void ReceiveMessage(PeerState peer, GossipMessage message, long now, List<RouterAction> actions)
    {
        peer.Promises.Remove(message.Id);
        if (!_topicByName.TryGetValue(message.Topic, out var topic) || !topic.Joined)
        {
            peer.Useless++;
            return;
        }

        if (_seen.Contains(message.Id))
        {
            Counters.Duplicates++;
            peer.Useless++;
            return;
        }

        _fresh++;

        var verdict = _validate(message);
        if (verdict != Validation.Accept)
        {
            Counters.Rejected++;
            if (verdict == Validation.Reject)
            {
                _seen.TryAdd(message.Id, now);
                peer.ScoreOf(message.Topic).InvalidMessages++;
                if (_scoring.Of(peer, now) < _options.Score.GraylistThreshold)
                {
                    actions.Add(new RouterAction(RouterActionKind.Disconnect, peer.Id));
                }
            }

            return;
        }

        _seen.TryAdd(message.Id, now);
        Counters.Received++;
        _scoring.FirstDelivery(peer, message.Topic);
        _cache.Add(message);
        if (message.Data.Length >= _options.IDontWantThreshold)
        {
            SendDontWant(topic, peer, message.Id, actions);
        }

        foreach (var target in topic.Mesh)
        {
            if (target != peer && !target.DontWant.Contains(message.Id))
            {
                actions.Add(new RouterAction(RouterActionKind.SendMessage, target.Id, Message: message));
            }
        }

        actions.Add(new RouterAction(RouterActionKind.Deliver, peer.Id, Message: message));
    }

    private void SendDontWant(TopicState topic, PeerState source, MessageId id, List<RouterAction> actions)
    {
        foreach (var target in topic.Mesh)
        {
            if (target != source)
            {
                var rpc = new GossipRpc();
                rpc.IDontWant.Add(id);
                SendControl(target, rpc, 1, actions);
            }
        }
    }

    private void ReceiveControl(PeerState peer, GossipRpc rpc, long now, List<RouterAction> actions)
    {
        Counters.ControlReceived += rpc.IHave.Count + rpc.IWant.Count + rpc.Graft.Count + rpc.Prune.Count + rpc.IDontWant.Count;
        foreach (var name in rpc.Graft)
        {
            ReceiveGraft(peer, name, now, actions);
            if (_scoring.Of(peer, now) < _options.Score.GraylistThreshold)
            {
                // A flood of grafts in one RPC is not answered to its end.
                actions.Add(new RouterAction(RouterActionKind.Disconnect, peer.Id));
                return;
            }
        }

        foreach (var (name, seconds) in rpc.Prune)
        {
            // On a topic that this node never joined nothing would be grafted: nothing is kept of it.
            if (_topicByName.TryGetValue(name, out var topic) && (topic.Joined || topic.Backoff.ContainsKey(peer.Id)))
            {
                LeaveMesh(topic, peer);
                var backoff = seconds == 0 ? _options.PruneBackoff : TimeSpan.FromSeconds(Math.Min(seconds, _options.MaxPruneBackoff.TotalSeconds));
                SetBackoff(topic, peer, now + Nanos(backoff));
            }
        }

        if (_scoring.Of(peer, now) >= _options.Score.GossipThreshold)
        {
            ReceiveIHave(peer, rpc, now, actions);
            ReceiveIWant(peer, rpc, actions);
        }

        foreach (var id in rpc.IDontWant)
        {
            peer.DontWant.TryAdd(id, _ticks + _options.HistoryGossip);
        }
    }

    private void ReceiveGraft(PeerState peer, string name, long now, List<RouterAction> actions)
    {
        if (!_topicByName.TryGetValue(name, out var topic) || !topic.Joined)
        {
            // No PRUNE for unknown topics: it would be an amplifier for spam (gossipsub v1.1, "Spam Protection").
            return;
        }

        if (topic.Mesh.Contains(peer))
        {
            return;
        }

        if (InBackoff(topic, peer, now))
        {
            peer.BehaviourPenalty++;
            var since = topic.Backoff[peer.Id] - Nanos(_options.PruneBackoff);
            if (now - since < Nanos(_options.GraftFloodThreshold))
            {
                peer.BehaviourPenalty++;
            }

            Prune(topic, peer, _options.PruneBackoff, now, actions);
            return;
        }

        if (_scoring.Of(peer, now) < 0 || (topic.Mesh.Count >= _options.DHigh && !peer.Outbound))
        {
            Prune(topic, peer, _options.PruneBackoff, now, actions);
            return;
        }

        EnterMesh(topic, peer, now);
    }

    private void ReceiveIHave(PeerState peer, GossipRpc rpc, long now, List<RouterAction> actions)
    {
        if (rpc.IHave.Count == 0 || ++peer.IHaveMessages > _options.MaxIHaveMessages)
        {
            return;
        }

        GossipRpc? wanted = null;
        foreach (var (name, ids) in rpc.IHave)
        {
            if (!_topicByName.TryGetValue(name, out var topic) || !topic.Joined)
            {
                continue;
            }

            foreach (var id in ids)
            {
                if (peer.IHaveIds >= _options.MaxIHaveLength)
                {
                    break;
                }

                if (!_seen.Contains(id) && peer.Promises.TryAdd(id, now + Nanos(_options.IWantFollowUp)))
                {
                    peer.IHaveIds++;
                    (wanted ??= new GossipRpc()).IWant.Add(id);
                }
            }
        }

        if (wanted is not null)
        {
            SendControl(peer, wanted, wanted.IWant.Count, actions);
        }
    }

    private void ReceiveIWant(PeerState peer, GossipRpc rpc, List<RouterAction> actions)
    {
        var answered = 0;
        foreach (var id in rpc.IWant)
        {
            if (++answered > _options.MaxIHaveLength)
            {
                return;
            }

            if (_cache.Request(id, peer.Id, _options.GossipRetransmission) is { } message && !peer.DontWant.Contains(id))
            {
                actions.Add(new RouterAction(RouterActionKind.SendMessage, peer.Id, Message: message));
            }
        }
    }
}
