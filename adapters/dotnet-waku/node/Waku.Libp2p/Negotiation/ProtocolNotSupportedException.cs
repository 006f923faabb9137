using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Negotiation;

/// <summary>The peer supports none of the proposed protocols.</summary>
public sealed class ProtocolNotSupportedException(IEnumerable<string> proposed, string? answer)
    : Libp2pException($"the peer supports none of {string.Join(", ", proposed)} (its last answer: {answer ?? "end of stream"})");
