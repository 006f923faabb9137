using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;

namespace Waku.QA.Wire;

/// <summary>Tells what the other side did from what went wrong here.</summary>
public static class WireFailure
{
    /// <summary>True for what a wire peer throws when its partner refuses, resets or ends a stream or a connection.</summary>
    public static bool Is(Exception exception) => exception is Libp2pException or IOException;

    /// <summary>True when the partner does not speak the protocol that a stream was opened for.</summary>
    public static bool IsNotSpoken(Exception exception) => exception is ProtocolNotSupportedException;
}
