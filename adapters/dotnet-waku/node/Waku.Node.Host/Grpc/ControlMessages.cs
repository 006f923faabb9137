using Google.Protobuf;
using Waku.Node.Messages;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Host.Grpc;

/// <summary>Waku messages between the library and the control service.</summary>
internal static class ControlMessages
{
    public static V1.WakuMessage ToControl(WakuMessage message)
    {
        var result = new V1.WakuMessage
        {
            Payload = ByteString.CopyFrom(message.Payload.Span),
            ContentTopic = message.ContentTopic,
            Meta = ByteString.CopyFrom(message.Meta.Span),
            RateLimitProof = ByteString.CopyFrom(message.RateLimitProof.Span),
        };
        if (message.Version is { } version)
        {
            result.Version = version;
        }

        if (message.Timestamp is { } timestamp)
        {
            result.Timestamp = timestamp;
        }

        if (message.Ephemeral is { } ephemeral)
        {
            result.Ephemeral = ephemeral;
        }

        return result;
    }

    /// <summary>Absent fields stay absent: what goes on the wire is the caller's choice.</summary>
    public static WakuMessage FromControl(V1.WakuMessage message) => new()
    {
        Payload = message.Payload.Memory,
        ContentTopic = message.ContentTopic,
        Version = message.HasVersion ? message.Version : null,
        Timestamp = message.HasTimestamp ? message.Timestamp : null,
        Meta = message.Meta.Memory,
        Ephemeral = message.HasEphemeral ? message.Ephemeral : null,
        RateLimitProof = message.RateLimitProof.Memory,
    };
}
