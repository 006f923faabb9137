using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Suites.Functional.Store;

/// <summary>A message that was published for the store cases.</summary>
/// <param name="Topic">Pubsub topic.</param>
/// <param name="Message">Message.</param>
public sealed record StoredMessage(string Topic, NodeMessage Message)
{
    /// <summary>Deterministic hash.</summary>
    public byte[] Hash { get; } = Convert.FromHexString(MessageHashing.Hash(Topic, Message)[2..]);
}
