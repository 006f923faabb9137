namespace Waku.Gossipsub;

/// <summary>Peers of one topic. Lists, because their order must be the same in every run.</summary>
internal sealed class TopicState(string name)
{
    public string Name { get; } = name;

    public bool Joined { get; set; }

    public List<PeerState> Peers { get; } = [];

    public List<PeerState> Mesh { get; } = [];

    public List<PeerState> Fanout { get; } = [];

    /// <summary>When fan-out peers are dropped.</summary>
    public long FanoutExpires { get; set; }

    /// <summary>Peers that may not be grafted, with the time until which.</summary>
    public OrderedDictionary<int, long> Backoff { get; } = [];

    public bool IsUnused => !Joined && Peers.Count + Fanout.Count + Backoff.Count == 0;
}
