using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Store;

/// <summary>A store v3 request as the case wants it: what is null is absent on the wire.</summary>
public sealed record WireQuery
{
    /// <summary>Field 1.</summary>
    public string? RequestId { get; init; } = "waku-qa";

    /// <summary>Field 2.</summary>
    public bool? IncludeData { get; init; }

    /// <summary>Field 10.</summary>
    public string? PubsubTopic { get; init; }

    /// <summary>Field 11.</summary>
    public IReadOnlyList<string> ContentTopics { get; init; } = [];

    /// <summary>Field 12, Unix nanoseconds.</summary>
    public long? Start { get; init; }

    /// <summary>Field 13, Unix nanoseconds.</summary>
    public long? End { get; init; }

    /// <summary>Field 20.</summary>
    public IReadOnlyList<byte[]> Hashes { get; init; } = [];

    /// <summary>Field 51.</summary>
    public byte[]? Cursor { get; init; }

    /// <summary>Field 52.</summary>
    public bool? Forward { get; init; }

    /// <summary>Field 53.</summary>
    public ulong? Limit { get; init; }

    /// <summary>The request on the wire.</summary>
    public Proto Encode()
    {
        var proto = new Proto().Text(1, RequestId).Bool(2, IncludeData).Text(10, PubsubTopic).Texts(11, ContentTopics).SInt(12, Start).SInt(13, End);
        foreach (var hash in Hashes)
        {
            proto.Bytes(20, hash);
        }

        return proto.Bytes(51, Cursor).Bool(52, Forward).UInt(53, Limit);
    }
}
