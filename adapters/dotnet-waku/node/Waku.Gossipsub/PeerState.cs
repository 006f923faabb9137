namespace Waku.Gossipsub;

/// <summary>What the router knows of one peer, connected or remembered for its score.</summary>
internal sealed class PeerState(int id, GossipsubOptions options)
{
    public int Id { get; } = id;

    public bool Connected { get; set; }

    public bool Outbound { get; set; }

    public string Address { get; set; } = "";

    /// <summary>When a disconnected peer is forgotten.</summary>
    public long ForgetAt { get; set; }

    /// <summary>True while the router is about to forget the peer.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Topics that it joined, by name.</summary>
    public OrderedDictionary<string, TopicState> Topics { get; } = [];

    /// <summary>Characters of the names of those topics.</summary>
    public int TopicCharacters { get; set; }

    /// <summary>Per-topic score counters, in order of first use.</summary>
    public List<TopicScore> Scores { get; } = [];

    public double BehaviourPenalty { get; set; }

    /// <summary>Messages since the last heartbeat that were known already or on no topic of ours.</summary>
    public int Useless { get; set; }

    /// <summary>Topics said to be joined or left since the last heartbeat.</summary>
    public int Subscriptions { get; set; }

    /// <summary>P6, refreshed when connections change.</summary>
    public double ColocationPenalty { get; set; }

    public int IHaveMessages { get; set; }

    public int IHaveIds { get; set; }

    /// <summary>Ids the peer does not want, with the heartbeat at which they are forgotten.</summary>
    public ExpiringIds DontWant { get; } = new(options.MaxIDontWantPerPeer);

    /// <summary>Ids promised by IHAVE and asked for, with the time by which they are due.</summary>
    public ExpiringIds Promises { get; } = new(options.MaxPromisesPerPeer);

    /// <summary>True when the peer would score no worse if it came as a stranger.</summary>
    public bool IsBlameless => BehaviourPenalty == 0 && Scores.TrueForAll(static s => s.InvalidMessages == 0);

    public void Leave() => IsGone = true;

    /// <summary>It left: what is remembered of it must not be as large as what it said of a thousand topics (issue 20).</summary>
    public void ForgetTopics()
    {
        Topics.Clear();
        Topics.TrimExcess();
        TopicCharacters = 0;
    }

    public TopicScore ScoreOf(string topic)
    {
        foreach (var score in Scores)
        {
            if (score.Topic == topic)
            {
                return score;
            }
        }

        var added = new TopicScore(topic);
        Scores.Add(added);
        return added;
    }
}
