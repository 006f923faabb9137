namespace Waku.QA.Wire;

/// <summary>What a node says of itself by libp2p's identify.</summary>
/// <param name="AgentVersion">Name and version of the implementation; null when it says none.</param>
/// <param name="ListenAddresses">Multiaddrs that it listens on; what cannot be read is left out.</param>
/// <param name="Protocols">Protocol ids that it serves.</param>
public sealed record WireIdentity(string? AgentVersion, IReadOnlyList<string> ListenAddresses, IReadOnlyList<string> Protocols);
