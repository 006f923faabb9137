namespace Waku.Libp2p.Tests;

/// <summary>The system's time, with something that happens while the one who asked for it looks at the clock.</summary>
internal sealed class InterruptedTime : TimeProvider
{
    private readonly AsyncLocal<Action?> _next = new();

    /// <summary>Does this once, when the caller's own flow looks next.</summary>
    public void AtNextLook(Action action) => _next.Value = action;

    public override long GetTimestamp()
    {
        if (_next.Value is { } action)
        {
            _next.Value = null;
            action();
        }

        return base.GetTimestamp();
    }
}
