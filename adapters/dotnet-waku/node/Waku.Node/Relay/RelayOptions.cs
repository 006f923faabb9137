using Waku.Gossipsub;
using Waku.Libp2p.Identity;
using Waku.Node.Messages;

namespace Waku.Node.Relay;

/// <summary>Limits and parameters of relay.</summary>
public sealed record RelayOptions
{
    /// <summary>gossipsub parameters.</summary>
    public GossipsubOptions Gossipsub { get; init; } = new();

    /// <summary>Longest encoded message in bytes. <value>153600</value></summary>
    public int MaxMessageLength { get; init; } = WakuMessage.DefaultMaxEncodedLength;

    /// <summary>Longest RPC accepted in bytes: one full message and gossip beside it. <value>1 MiB</value></summary>
    public int MaxRpcLength { get; init; } = 1024 * 1024;

    /// <summary>Messages that may wait for one peer; above it they are dropped for that peer and counted. <value>8192</value></summary>
    public int MaxQueuedMessages { get; init; } = 8192;

    /// <summary>Bytes of messages that may wait for one peer. <value>16 MiB</value></summary>
    public long MaxQueuedBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>Bytes of control that may wait for one peer; above, it is disconnected. <value>1 MiB</value></summary>
    public long MaxQueuedControlBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Longest wait of a publish when every peer that takes messages at all has half of its queue full: the publisher is faster than
    /// its whole network. A peer that takes nothing is never waited for. <value>250 ms</value>
    /// </summary>
    public TimeSpan PublishWait { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Topics on which only messages signed by their owner are relayed (<see cref="SignedMessages"/>).</summary>
    public IReadOnlyDictionary<string, PublicKey> ProtectedTopics { get; init; } = new Dictionary<string, PublicKey>();
}
