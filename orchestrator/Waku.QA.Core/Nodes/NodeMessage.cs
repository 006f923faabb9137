namespace Waku.QA.Core.Nodes;

/// <summary>A Waku message as the harness sends and sees it (14/WAKU2-MESSAGE).</summary>
public sealed record NodeMessage
{
    /// <summary>Application data.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Content topic.</summary>
    public required string ContentTopic { get; init; }

    /// <summary>Unix time in nanoseconds, exact.</summary>
    public required long Timestamp { get; init; }

    /// <summary>Payload encryption version.</summary>
    public uint Version { get; init; }

    /// <summary>Application metadata.</summary>
    public byte[] Meta { get; init; } = [];

    /// <summary>Not to be stored.</summary>
    public bool Ephemeral { get; init; }
}
