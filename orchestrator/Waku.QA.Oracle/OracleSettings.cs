namespace Waku.QA.Oracle;

/// <summary>What the oracle grants a network.</summary>
public sealed record OracleSettings
{
    /// <summary>Longest way of a message: what is published later than this before the end is not judged. <value>10 s</value></summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time for which a node must have run and joined a topic before it owes a message: until then its peers may not know. <value>3
    /// s</value>
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Distance of a time stamp from the time of publishing up to which a store must keep a message. <value>15 s</value></summary>
    public TimeSpan Eligible { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time after leaving a topic in which messages may still arrive. <value>3 s</value></summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(3);
}
