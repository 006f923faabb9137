namespace Waku.Gossipsub;

/// <summary>Peer scoring (gossipsub v1.1). The defaults are nwaku's.</summary>
public sealed record ScoreOptions
{
    /// <summary>Below: no gossip to or from the peer. <value>-100</value></summary>
    public double GossipThreshold { get; init; } = -100;

    /// <summary>Below: own messages are not flooded to the peer. <value>-1000</value></summary>
    public double PublishThreshold { get; init; } = -1000;

    /// <summary>Below: everything of the peer is ignored and the connection is closed. <value>-10000</value></summary>
    public double GraylistThreshold { get; init; } = -10000;

    /// <summary>Median mesh score under which better peers are grafted. <value>0</value></summary>
    public double OpportunisticGraftThreshold { get; init; }

    /// <summary>Time between decays. <value>12 s</value></summary>
    public TimeSpan DecayInterval { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Counters below this become 0. <value>0.01</value></summary>
    public double DecayToZero { get; init; } = 0.01;

    /// <summary>How long the score of a peer that left is kept. <value>10 min</value></summary>
    public TimeSpan Retain { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>P1: weight per quantum in the mesh. <value>0.01</value></summary>
    public double TimeInMeshWeight { get; init; } = 0.01;

    /// <summary>P1: quantum. <value>1 s</value></summary>
    public TimeSpan TimeInMeshQuantum { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>P1: most quanta counted. <value>10</value></summary>
    public double TimeInMeshCap { get; init; } = 10;

    /// <summary>P2: weight of first deliveries. <value>1</value></summary>
    public double FirstDeliveryWeight { get; init; } = 1;

    /// <summary>P2: decay. <value>0.5</value></summary>
    public double FirstDeliveryDecay { get; init; } = 0.5;

    /// <summary>P2: cap. <value>10</value></summary>
    public double FirstDeliveryCap { get; init; } = 10;

    /// <summary>P4: weight of the squared number of invalid messages. <value>-100</value></summary>
    public double InvalidMessageWeight { get; init; } = -100;

    /// <summary>P4: decay. <value>0.5</value></summary>
    public double InvalidMessageDecay { get; init; } = 0.5;

    /// <summary>P6: weight of the squared excess of peers on one IP address; 0 turns it off. <value>-50</value></summary>
    public double IpColocationWeight { get; init; } = -50;

    /// <summary>P6: peers per IP address without penalty. <value>5</value></summary>
    public int IpColocationThreshold { get; init; } = 5;

    /// <summary>P7: weight of the squared behaviour penalty. <value>-10</value></summary>
    public double BehaviourWeight { get; init; } = -10;

    /// <summary>P7: decay. <value>0.986</value></summary>
    public double BehaviourDecay { get; init; } = 0.986;

    /// <summary>
    /// Repeated or unwanted messages of one peer that a heartbeat forgives, beside two for every new message; each as many again cost
    /// one behaviour penalty. <value>200</value>
    /// </summary>
    public int UselessAllowance { get; init; } = 200;
}
