namespace Waku.QA.Core.Behaviours;

/// <summary>How an implementation's version calls what the harness counts. The names live with the adapters (issue 16).</summary>
public sealed record MetricNames
{
    /// <summary>It counts nothing that is known.</summary>
    public static MetricNames None { get; } = new();

    /// <summary>What may stand in front of the name of a Waku metric, such as <c>waku_</c>.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>Copies received of messages that were known.</summary>
    public MetricQuantity Duplicates { get; init; } = MetricQuantity.Unknown;

    /// <summary>Gossipsub control messages sent.</summary>
    public MetricQuantity ControlSent { get; init; } = MetricQuantity.Unknown;

    /// <summary>Bytes sent over libp2p, all protocols.</summary>
    public MetricQuantity BytesSent { get; init; } = MetricQuantity.Unknown;

    /// <summary>Messages that relay delivered.</summary>
    public MetricQuantity Relayed { get; init; } = MetricQuantity.Unknown;

    /// <summary>Bytes in use in its collected heap.</summary>
    public MetricQuantity HeapBytes { get; init; } = MetricQuantity.Unknown;
}
