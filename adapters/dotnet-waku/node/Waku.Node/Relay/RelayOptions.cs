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

    /// <summary>Messages that may wait for one peer; forwarding drops above it, publishing waits at half of it. <value>8192</value></summary>
    public int MaxQueuedMessages { get; init; } = 8192;

    /// <summary>Bytes that may wait for one peer. <value>16 MiB</value></summary>
    public long MaxQueuedBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>Longest wait of a publish for a slow peer before the message is dropped for it. <value>2 s</value></summary>
    public TimeSpan PublishWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Topics on which only messages signed by their owner are relayed (<see cref="SignedMessages"/>).</summary>
    public IReadOnlyDictionary<string, PublicKey> ProtectedTopics { get; init; } = new Dictionary<string, PublicKey>();
}
