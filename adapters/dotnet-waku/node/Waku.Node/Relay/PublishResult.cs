namespace Waku.Node.Relay;

/// <summary>What became of a publish.</summary>
/// <param name="Hash">Deterministic message hash.</param>
/// <param name="Peers">Peers it was sent to. 0 also for bytes that were published before.</param>
public sealed record PublishResult(byte[] Hash, int Peers);
