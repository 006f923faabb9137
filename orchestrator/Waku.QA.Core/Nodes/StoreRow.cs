namespace Waku.QA.Core.Nodes;

/// <summary>One stored message.</summary>
/// <param name="Hash">Message hash, lower-case hex with 0x, whatever the implementation wrote; null for store v2, which has none.</param>
/// <param name="PubsubTopic">Pubsub topic; null without data, and for store v2.</param>
/// <param name="Message">Message; null without data.</param>
public sealed record StoreRow(string? Hash, string? PubsubTopic, NodeMessage? Message);
