using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;

namespace Waku.Libp2p.Connections;

/// <summary>What is known of a peer, connected or not.</summary>
public sealed record PeerRecord(PeerId Id)
{
    /// <summary>Last address it was reached at or seen from.</summary>
    public Multiaddr? Address { get; init; }

    /// <summary>Addresses it says it listens on.</summary>
    public IReadOnlyList<Multiaddr> ListenAddresses { get; init; } = [];

    /// <summary>Protocols it serves, by identify.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Agent string.</summary>
    public string Agent { get; init; } = "";

    /// <summary>Whether it is connected, was, or could not be reached.</summary>
    public Connectedness Connectedness { get; init; }

    /// <summary>How it became known first.</summary>
    public PeerOrigin Origin { get; init; }
}
