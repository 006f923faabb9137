using Waku.QA.Core.Nodes;

namespace Waku.QA.Wire;

/// <summary>14/WAKU2-MESSAGE as it is on the wire.</summary>
public static class WireMessages
{
    /// <summary>Field of the payload.</summary>
    public const int Payload = 1;

    /// <summary>Field of the content topic.</summary>
    public const int ContentTopic = 2;
    private const int Version = 3;
    private const int Timestamp = 10;
    private const int Meta = 11;
    private const int Ephemeral = 31;

    /// <summary>A message of its fields; what is absent has its default. Null when the content topic is no text.</summary>
    public static NodeMessage? Read(ProtoFields fields) =>
        (fields.Text(ContentTopic) ?? "") is var topic && !topic.Contains('\ufffd', StringComparison.Ordinal)
            ? new NodeMessage
            {
                Payload = fields.Bytes(Payload) ?? [],
                ContentTopic = topic,
                Version = (uint)(fields.UInt(Version) ?? 0),
                Timestamp = fields.SInt(Timestamp) ?? 0,
                Meta = fields.Bytes(Meta) ?? [],
                Ephemeral = fields.UInt(Ephemeral) is > 0,
            }
            : null;
}
