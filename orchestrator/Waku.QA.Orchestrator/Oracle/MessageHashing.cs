using Waku.Node.Messages;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Orchestrator.Oracle;

/// <summary>Deterministic message hash of what a node reported: equal hashes mean that nothing was altered on the way.</summary>
public static class MessageHashing
{
    /// <summary>Hash as lower-case hex with 0x, as the REST APIs write it.</summary>
    public static string Hash(string pubsubTopic, NodeMessage message) => "0x" + Convert.ToHexStringLower(MessageHash.Compute(pubsubTopic, new WakuMessage
    {
        Payload = message.Payload,
        ContentTopic = message.ContentTopic,
        Timestamp = message.Timestamp,
        Meta = message.Meta,
    }));
}
