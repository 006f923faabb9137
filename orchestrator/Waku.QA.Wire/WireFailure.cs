using Waku.Libp2p.Primitives;

namespace Waku.QA.Wire;

/// <summary>Tells what the other side did from what went wrong here.</summary>
public static class WireFailure
{
    /// <summary>True for what a wire peer throws when its partner refuses, resets or ends a stream or a connection.</summary>
    public static bool Is(Exception exception) => exception is Libp2pException or IOException;
}
