namespace Waku.Libp2p.Resources;

/// <summary>The place of one inbound connection among those that are not secured yet. Disposed when it is, or has failed.</summary>
internal sealed class HandshakeSlot(HandshakeSlots slots, string group, long since, Action abort) : IDisposable
{
    private int _left;

    /// <summary>Address, or network of it, that the place counts for.</summary>
    public string Group { get; } = group;

    /// <summary>Timestamp of its begin.</summary>
    public long Since { get; } = since;

    /// <summary>True once the remote said anything that could be understood.</summary>
    public bool IsHeard { get; private set; }

    /// <summary>Ends the connection, because its place is needed.</summary>
    public void Abort() => abort();

    /// <summary>The remote is no silent socket.</summary>
    public void Heard() => IsHeard = true;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            slots.Leave(this);
        }
    }
}
