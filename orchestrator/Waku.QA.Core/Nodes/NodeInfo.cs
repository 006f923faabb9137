namespace Waku.QA.Core.Nodes;

/// <summary>What a node says of itself.</summary>
/// <param name="PeerId">Peer id.</param>
/// <param name="Addresses">Announced multiaddrs.</param>
/// <param name="Version">Version text, as reported.</param>
/// <param name="Record">Its Ethereum node record as text (31/WAKU2-ENR); null where it has none.</param>
public sealed record NodeInfo(string PeerId, IReadOnlyList<string> Addresses, string Version, string? Record = null);
