namespace Waku.Gossipsub;

/// <summary>Parameters of the router. The defaults are nwaku's (29/WAKU2-CONFIG and its source).</summary>
public sealed record GossipsubOptions
{
    /// <summary>Wanted mesh degree. <value>6</value></summary>
    public int D { get; init; } = 6;

    /// <summary>Below this many mesh peers the router grafts. <value>4</value></summary>
    public int DLow { get; init; } = 4;

    /// <summary>Above this many mesh peers the router prunes. <value>8</value></summary>
    public int DHigh { get; init; } = 8;

    /// <summary>Best-scored mesh peers that pruning keeps. <value>6</value></summary>
    public int DScore { get; init; } = 6;

    /// <summary>Outbound mesh peers that pruning keeps, at most D/2. <value>3</value></summary>
    public int DOut { get; init; } = 3;

    /// <summary>Fewest peers that gossip goes to. <value>6</value></summary>
    public int DLazy { get; init; } = 6;

    /// <summary>Share of the non-mesh peers that gossip goes to. <value>0.25</value></summary>
    public double GossipFactor { get; init; } = 0.25;

    /// <summary>Wait before the first heartbeat. <value>100 ms</value></summary>
    public TimeSpan HeartbeatInitialDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Time between heartbeats. <value>1 s</value></summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon a thin mesh is filled after a new subscriber came, without waiting for the heartbeat. <value>40 ms</value></summary>
    public TimeSpan EarlyGraftDelay { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Heartbeats that the message cache remembers. <value>6</value></summary>
    public int HistoryLength { get; init; } = 6;

    /// <summary>Heartbeats of the cache that are gossiped about. <value>3</value></summary>
    public int HistoryGossip { get; init; } = 3;

    /// <summary>Most bytes of message data in the cache; the oldest leave first. <value>8 MiB</value></summary>
    public long HistoryMaxBytes { get; init; } = 8L * 1024 * 1024;

    /// <summary>How long fan-out peers of a topic are kept after the last publish. <value>60 s</value></summary>
    public TimeSpan FanoutTtl { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a message id is remembered. <value>2 min</value></summary>
    public TimeSpan SeenTtl { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Most message ids remembered; the oldest leave early. <value>100000</value></summary>
    public int MaxSeen { get; init; } = 100_000;

    /// <summary>Back-off told to a pruned peer. <value>60 s</value></summary>
    public TimeSpan PruneBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Back-off told to mesh peers when leaving a topic. <value>5 s</value></summary>
    public TimeSpan UnsubscribeBackoff { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A graft this soon after a prune costs a second penalty. <value>10 s</value></summary>
    public TimeSpan GraftFloodThreshold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Own messages go to every subscribed peer, not only to the mesh. <value>true</value></summary>
    public bool FloodPublish { get; init; } = true;

    /// <summary>Messages of at least this many bytes are announced by IDONTWANT to the rest of the mesh. <value>1024</value></summary>
    public int IDontWantThreshold { get; init; } = 1024;

    /// <summary>Most IDONTWANT ids remembered per peer. <value>1000</value></summary>
    public int MaxIDontWantPerPeer { get; init; } = 1000;

    /// <summary>Most ids that one peer may owe us after IHAVE. <value>10000</value></summary>
    public int MaxPromisesPerPeer { get; init; } = 10_000;

    /// <summary>Most message ids asked for or read from one peer's IHAVE per heartbeat. <value>5000</value></summary>
    public int MaxIHaveLength { get; init; } = 5000;

    /// <summary>Most IHAVE messages read from one peer per heartbeat. <value>10</value></summary>
    public int MaxIHaveMessages { get; init; } = 10;

    /// <summary>Most times one message is sent to one peer on request. <value>3</value></summary>
    public int GossipRetransmission { get; init; } = 3;

    /// <summary>Time to deliver what was asked for by IWANT before it counts as a broken promise. <value>3 s</value></summary>
    public TimeSpan IWantFollowUp { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Heartbeats between opportunistic grafts. <value>60</value></summary>
    public int OpportunisticGraftTicks { get; init; } = 60;

    /// <summary>Peers grafted opportunistically. <value>2</value></summary>
    public int OpportunisticGraftPeers { get; init; } = 2;

    /// <summary>Most topics one peer may subscribe to. <value>1024</value></summary>
    public int MaxTopicsPerPeer { get; init; } = 1024;

    /// <summary>Most characters of the names of those topics: as many of the usual length, a few dozen of the longest. <value>65,536</value></summary>
    public int MaxTopicCharactersPerPeer { get; init; } = 64 * 1024;

    /// <summary>
    /// Most peers that left and are remembered for their score and back-offs; blameless ones are forgotten first. <value>1000</value>
    /// </summary>
    public int MaxRememberedPeers { get; init; } = 1000;

    /// <summary>Longest back-off that a peer may ask for. <value>1 h</value></summary>
    public TimeSpan MaxPruneBackoff { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Scoring parameters.</summary>
    public ScoreOptions Score { get; init; } = new();
}
