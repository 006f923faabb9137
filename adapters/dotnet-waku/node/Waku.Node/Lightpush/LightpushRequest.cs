namespace Waku.Node.Lightpush;

/// <summary>A request to publish (LightpushRequest).</summary>
/// <param name="RequestId">Chosen by the client.</param>
/// <param name="PubsubTopic">Pubsub topic; null to let the service shard by content topic.</param>
/// <param name="Message">The encoded message.</param>
public sealed record LightpushRequest(string RequestId, string? PubsubTopic, ReadOnlyMemory<byte> Message);
