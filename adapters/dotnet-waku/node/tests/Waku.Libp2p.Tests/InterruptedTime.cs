namespace Waku.Libp2p.Tests;

/// <summary>The system's time, with something that happens once, while the one who asked for it looks at the clock.</summary>
internal sealed class InterruptedTime : TimeProvider
{
    private readonly AsyncLocal<bool> _isHere = new();
    private Action? _next;

    /// <summary>Does this when the caller's own flow looks next.</summary>
    public void AtNextLook(Action action)
    {
        _next = action;
        _isHere.Value = true;
    }

    public override long GetTimestamp()
    {
        if (_isHere.Value)
        {
            Interlocked.Exchange(ref _next, null)?.Invoke();
        }

        return base.GetTimestamp();
    }
}
