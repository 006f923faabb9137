namespace Waku.Gossipsub;

/// <summary>One gossipsub RPC. Reused by readers: <see cref="Clear"/> before the next.</summary>
public sealed class GossipRpc
{
    /// <summary>Topics joined (true) or left (false).</summary>
    public List<(bool Subscribe, string Topic)> Subscriptions { get; } = [];

    /// <summary>Published messages.</summary>
    public List<GossipMessage> Messages { get; } = [];

    /// <summary>IHAVE: ids known, per topic.</summary>
    public List<(string Topic, MessageId[] Ids)> IHave { get; } = [];

    /// <summary>IWANT: ids asked for.</summary>
    public List<MessageId> IWant { get; } = [];

    /// <summary>GRAFT: topics.</summary>
    public List<string> Graft { get; } = [];

    /// <summary>PRUNE: topics with back-off in seconds (0: none told).</summary>
    public List<(string Topic, ulong BackoffSeconds)> Prune { get; } = [];

    /// <summary>IDONTWANT: ids not to be sent.</summary>
    public List<MessageId> IDontWant { get; } = [];

    /// <summary>True when there is nothing to send.</summary>
    public bool IsEmpty => Subscriptions.Count + Messages.Count == 0 && !HasControl;

    /// <summary>True when any control message is present.</summary>
    public bool HasControl => IHave.Count + IWant.Count + Graft.Count + Prune.Count + IDontWant.Count > 0;

    /// <summary>Empties the RPC for reuse.</summary>
    public void Clear()
    {
        Subscriptions.Clear();
        Messages.Clear();
        IHave.Clear();
        IWant.Clear();
        Graft.Clear();
        Prune.Clear();
        IDontWant.Clear();
    }
}
