namespace Waku.Node.Peers;

/// <summary>How many peers of which kind a node wants (waku-node-facts §8.4).</summary>
public sealed record PeerLimits
{
    /// <summary>Most connections. <value>150</value></summary>
    public int MaxConnections { get; init; } = 150;

    /// <summary>Percentage of the connections that relay peers may take; the rest is for service peers. <value>60</value></summary>
    public int RelayPercent { get; init; } = 60;

    /// <summary>Dials under way at a time. <value>10</value></summary>
    public int ParallelDials { get; init; } = 10;

    /// <summary>Failed dials after which a discovered peer is forgotten. <value>5</value></summary>
    public int MaxFailures { get; init; } = 5;

    /// <summary>Wait after the first failed dial of a discovered peer; four times as long after each further one. <value>120 s</value></summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often the strategy is asked, beside every time something was discovered. <value>30 s</value></summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most relay peers.</summary>
    public int MaxRelayPeers => MaxConnections * RelayPercent / 100;

    /// <summary>Relay peers that this node dials itself: a third.</summary>
    public int OutboundRelayTarget => MaxRelayPeers / 3;

    /// <summary>Relay peers that may dial this node: two thirds.</summary>
    public int InboundRelayLimit => MaxRelayPeers - OutboundRelayTarget;

    /// <summary>Peers that are no relay peers.</summary>
    public int ServiceLimit => MaxConnections - MaxRelayPeers;
}
