namespace Waku.Node.Filter;

/// <summary>A filter request (12/WAKU2-FILTER, FilterSubscribeRequest).</summary>
/// <param name="RequestId">Chosen by the client.</param>
/// <param name="Type">What is asked for.</param>
/// <param name="PubsubTopic">Pubsub topic of the criteria.</param>
/// <param name="ContentTopics">Content topics of the criteria.</param>
public sealed record FilterRequest(string RequestId, FilterRequestType Type, string? PubsubTopic, IReadOnlyList<string> ContentTopics);
