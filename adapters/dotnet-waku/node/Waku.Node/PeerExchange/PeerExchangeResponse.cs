namespace Waku.Node.PeerExchange;

/// <summary>Answer of peer exchange.</summary>
/// <param name="StatusCode">One of <see cref="PeerExchangeStatus"/>; null from peers that send none (the RFC has no such field).</param>
/// <param name="StatusDescription">Text for people.</param>
/// <param name="Records">Encoded node records (RLP), unchecked.</param>
public sealed record PeerExchangeResponse(uint? StatusCode, string? StatusDescription, IReadOnlyList<byte[]> Records)
{
    /// <summary>The status, or what its absence means: peers are success, none is unavailable (waku-node-facts §3.7).</summary>
    public uint EffectiveStatus => StatusCode ?? (Records.Count > 0 ? PeerExchangeStatus.Ok : PeerExchangeStatus.ServiceUnavailable);
}
