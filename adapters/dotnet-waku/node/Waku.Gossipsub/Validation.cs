namespace Waku.Gossipsub;

/// <summary>Verdict of a message validator.</summary>
public enum Validation
{
    /// <summary>Deliver and forward.</summary>
    Accept,

    /// <summary>Drop silently.</summary>
    Ignore,

    /// <summary>Drop, and count it against the sender (P4).</summary>
    Reject,
}
