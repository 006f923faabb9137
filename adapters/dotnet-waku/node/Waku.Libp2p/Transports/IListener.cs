using Waku.Libp2p.Multiaddrs;

namespace Waku.Libp2p.Transports;

/// <summary>An open listening socket.</summary>
internal interface IListener : IAsyncDisposable
{
    /// <summary>The address really bound, with the port the system chose when 0 was asked for.</summary>
    Multiaddr Address { get; }
}
