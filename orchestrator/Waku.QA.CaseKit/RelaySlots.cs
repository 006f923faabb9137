namespace Waku.QA.CaseKit;

/// <summary>
/// Cases of one cluster that may have wire relays at the same time: gossipsub scores down more than five peers of one address, and each
/// case has two at most.
/// </summary>
internal sealed class RelaySlots
{
    /// <summary>Places.</summary>
    public SemaphoreSlim Free { get; } = new(2);
}
