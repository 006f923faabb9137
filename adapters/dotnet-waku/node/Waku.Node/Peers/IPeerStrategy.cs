namespace Waku.Node.Peers;

/// <summary>Decides whom to connect to and whom to let go. Pure: no clock, no I/O; called from one thread at a time.</summary>
public interface IPeerStrategy
{
    /// <summary>What to do, given all known peers. Called every <see cref="PeerLimits.Interval"/> and after every change that matters.</summary>
    PeerPlan Decide(IReadOnlyList<PeerView> peers, PeerLimits limits);
}
