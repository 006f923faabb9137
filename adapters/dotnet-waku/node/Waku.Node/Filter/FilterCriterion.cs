namespace Waku.Node.Filter;

/// <summary>What a filter client wants: messages of one content topic on one pubsub topic.</summary>
/// <param name="PubsubTopic">Pubsub topic.</param>
/// <param name="ContentTopic">Content topic.</param>
public readonly record struct FilterCriterion(string PubsubTopic, string ContentTopic);
