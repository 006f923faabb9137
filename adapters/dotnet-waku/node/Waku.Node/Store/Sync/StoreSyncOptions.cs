namespace Waku.Node.Store.Sync;

/// <summary>How a store keeps itself the same as others. Defaults are nwaku's.</summary>
public sealed record StoreSyncOptions
{
    /// <summary>Time between two sessions that this node begins. <value>5 minutes</value></summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Length of the window that is compared. <value>1 hour</value></summary>
    public TimeSpan Range { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The window ends so long before now: relay may still bring what is younger. <value>20 s</value></summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromSeconds(20);
}
