using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Performance.Load;

/// <summary>Messages of a load, all different, from a seed.</summary>
internal sealed class MessageFactory(int clusterId, IReadOnlyList<int> shards, int payloadBytes, string contentTopic, Random random, TimeProvider time)
{
    private readonly long _epoch = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
    private int _made;

    /// <summary>Messages for a schedule.</summary>
    public IReadOnlyList<SentMessage> Make(IReadOnlyList<PlannedSend> sends) => [.. sends.Select(Make)];

    private SentMessage Make(PlannedSend send)
    {
        var payload = new byte[payloadBytes];
        random.NextBytes(payload);
        var topic = $"/waku/2/rs/{clusterId}/{shards[send.Shard]}";

        // Time stamps tell messages apart and stay close to now, or stores would refuse them.
        var message = new NodeMessage { Payload = payload, ContentTopic = contentTopic, Timestamp = _epoch + Interlocked.Increment(ref _made) };
        return new SentMessage(send, topic, message, MessageHashing.Bytes(topic, message));
    }
}
