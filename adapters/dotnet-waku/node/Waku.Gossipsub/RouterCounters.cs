namespace Waku.Gossipsub;

/// <summary>What a router has seen since its start.</summary>
public sealed class RouterCounters
{
    /// <summary>New valid messages from peers.</summary>
    public long Received { get; internal set; }

    /// <summary>Messages that were known already.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>Messages the validator refused.</summary>
    public long Rejected { get; internal set; }

    /// <summary>Own messages.</summary>
    public long Published { get; internal set; }

    /// <summary>Control messages received (each GRAFT, PRUNE, IHAVE, IWANT, IDONTWANT entry).</summary>
    public long ControlReceived { get; internal set; }

    /// <summary>Control messages sent.</summary>
    public long ControlSent { get; internal set; }
}
