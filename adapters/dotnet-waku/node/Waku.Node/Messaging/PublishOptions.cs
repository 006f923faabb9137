namespace Waku.Node.Messaging;

/// <summary>What is done to a message before it is published.</summary>
public sealed record PublishOptions
{
    /// <summary>For applications: joined topics only, and a time stamp when there is none.</summary>
    public static PublishOptions Default { get; } = new();

    /// <summary>As nwaku's REST: version, time stamp and ephemeral are always on the wire.</summary>
    public static PublishOptions Complete { get; } = new() { FillVersion = true, FillEphemeral = true };

    /// <summary>On behalf of a peer (lightpush): any topic, and the message as it is.</summary>
    public static PublishOptions Unchanged { get; } = new() { RequireSubscription = false, FillTimestamp = false };

    /// <summary>Refuse a pubsub topic that the node has not joined. <value>true</value></summary>
    public bool RequireSubscription { get; init; } = true;

    /// <summary>Give a message without a time stamp that of now, later than every one given before. <value>true</value></summary>
    public bool FillTimestamp { get; init; } = true;

    /// <summary>Write version 0 when there is none. <value>false</value></summary>
    public bool FillVersion { get; init; }

    /// <summary>Write <c>ephemeral</c> = false when it is absent. <value>false</value></summary>
    public bool FillEphemeral { get; init; }
}
