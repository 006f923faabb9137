using Waku.Libp2p.Identity;
using Waku.Node.Messages;

namespace Waku.Node.Relay;

/// <summary>A message as relay delivered it.</summary>
/// <param name="PubsubTopic">Topic it came on.</param>
/// <param name="Message">The message; its bytes are never changed.</param>
/// <param name="From">The peer it came from first; null for an own message.</param>
/// <param name="EncodedLength">Length on the wire in bytes.</param>
public sealed record RelayMessage(string PubsubTopic, WakuMessage Message, PeerId? From, int EncodedLength);
