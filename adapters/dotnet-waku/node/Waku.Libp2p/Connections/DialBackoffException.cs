using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;

namespace Waku.Libp2p.Connections;

/// <summary>The peer failed lately and may not be dialed yet.</summary>
public sealed class DialBackoffException(PeerId peer, int failures, TimeSpan remaining)
    : Libp2pException($"{peer} failed {failures} time(s) in a row; next dial allowed in {remaining.TotalSeconds:0.0} s")
{
    /// <summary>Time left.</summary>
    public TimeSpan Remaining { get; } = remaining;
}
