using Waku.Gossipsub;
using Waku.Node.Interception;
using Waku.Node.Messages;
using Waku.Node.Services;

namespace Waku.Node.Relay;

/// <summary>Which messages relay sends and takes: lengths, well-formed, and signed where the topic is protected.</summary>
internal sealed class RelayRules(RelayOptions options, TimeProvider time, NodeInterceptor? interceptor)
{
    /// <exception cref="InvalidMessageException">Meta is above its limit.</exception>
    public static void CheckMeta(WakuMessage message)
    {
        if (message.Meta.Length > WakuMessage.MaxMetaLength)
        {
            throw new InvalidMessageException($"meta of {message.Meta.Length} bytes is above {WakuMessage.MaxMetaLength}");
        }
    }

    /// <summary>The bytes of a message that may be sent.</summary>
    /// <exception cref="InvalidMessageException">They are above the limit, or not signed as the topic demands.</exception>
    public byte[] Encode(string pubsubTopic, WakuMessage message)
    {
        var data = WakuMessageCodec.Encode(message);
        if (data.Length > options.MaxMessageLength)
        {
            throw new MessageTooLargeException(data.Length, options.MaxMessageLength);
        }

        return IsSigned(pubsubTopic, data)
            ? data
            : throw new InvalidMessageException(
                "the topic is protected: the message is not signed by its owner, or its timestamp is more than 5 minutes away");
    }

    public Validation Validate(GossipMessage message) =>
        message.Data.Length <= options.MaxMessageLength
            && WakuMessageCodec.IsValid(message.Data)
            && interceptor?.OnValidate(message.Topic, message.Data) != false
            && IsSigned(message.Topic, message.Data)
            ? Validation.Accept : Validation.Reject;

    private bool IsSigned(string pubsubTopic, byte[] data) =>
        !options.ProtectedTopics.TryGetValue(pubsubTopic, out var owner) || SignedMessages.IsValid(pubsubTopic, data, owner, time.UnixNanoseconds());
}
