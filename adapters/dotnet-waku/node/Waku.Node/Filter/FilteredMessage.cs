using Waku.Libp2p.Identity;
using Waku.Node.Messages;

namespace Waku.Node.Filter;

/// <summary>A message that a filter service pushed.</summary>
/// <param name="PubsubTopic">Its pubsub topic.</param>
/// <param name="Message">The message.</param>
/// <param name="Hash">Its hash, 32 bytes.</param>
/// <param name="From">The service that pushed it first.</param>
public sealed record FilteredMessage(string PubsubTopic, WakuMessage Message, ReadOnlyMemory<byte> Hash, PeerId From);
