namespace Waku.QA.Wire;

/// <summary>How a <see cref="WirePeer"/> speaks.</summary>
public sealed record WirePeerOptions
{
    /// <summary>32 bytes of which its identity is made: the same give the same.</summary>
    public required byte[] Key { get; init; }

    /// <summary>Cluster id that it tells by metadata; null for that of the nodes.</summary>
    public ushort? ClusterId { get; init; }

    /// <summary>Muxers offered, best first.</summary>
    public IReadOnlyList<string> Muxers { get; init; } = ["/yamux/1.0.0", "/mplex/6.7.0"];

    /// <summary>Request/response protocols that it pretends to serve; null as the answer resets the stream.</summary>
    public IReadOnlyDictionary<string, Func<byte[], byte[]?>> Services { get; init; } = new Dictionary<string, Func<byte[], byte[]?>>();

    /// <summary>Other protocols that it handles.</summary>
    public IReadOnlyDictionary<string, WireHandler>? Handlers { get; init; }
}
