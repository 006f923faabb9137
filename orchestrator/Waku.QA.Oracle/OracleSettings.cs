using System.Globalization;

namespace Waku.QA.Oracle;

/// <summary>What the oracle grants a network: all its windows, in one place.</summary>
public sealed record OracleSettings
{
    /// <summary>Longest way of a message: what is published later than this before the end is not judged. <value>10 s</value></summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Time for which a node must have joined a topic before it owes a message, unless it was seen meshed earlier: until then its peers may
    /// not know. <value>3 s</value>
    /// </summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Time that a node has to find its mesh again after it was down, halted or cut off, unless it was seen meshed earlier. Peers that pruned
    /// it may refuse it for a minute (gossipsub v1.1, <c>PruneBackoff</c>), and dial again at intervals of their own. <value>90 s</value>
    /// </summary>
    public TimeSpan Recover { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Distance of a time stamp from the time of publishing up to which a store must keep a message. <value>15 s</value></summary>
    public TimeSpan Eligible { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time after leaving a topic in which messages may still arrive. <value>3 s</value></summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// So many times the delay of the slowest link is added to <see cref="Window"/>: message, or IHAVE, IWANT and message, over some hops.
    /// <value>6</value>
    /// </summary>
    public int SlowFactor { get; init; } = 6;

    /// <summary>True where stores keep over a restart what they had; else what they had before is not judged. <value>false</value></summary>
    public bool StoresKeep { get; init; }

    /// <summary>The same with windows so many times as long. What store and sender count by their own clocks stays as it is.</summary>
    public OracleSettings Times(double factor) =>
        this with { Window = Window * factor, Settle = Settle * factor, Recover = Recover * factor, Grace = Grace * factor };

    /// <summary>As a line of the report.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"granted: {Window.TotalSeconds:0.#} s for the way of a message, {Settle.TotalSeconds:0.#} s after a join, {Recover.TotalSeconds:0.#} s to find the "
            + $"mesh again, {Grace.TotalSeconds:0.#} s after leaving, time stamps {Eligible.TotalSeconds:0.#} s off, {SlowFactor} times the delay of a "
            + $"slow link");
}
