namespace Waku.Libp2p.Primitives;

/// <summary>A peer broke a libp2p rule, or a connection could not be made. Costs at most the connection it names.</summary>
public class Libp2pException : Exception
{
    /// <summary>Creates the exception with what went wrong and, where it helps, what was expected.</summary>
    public Libp2pException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception around its cause.</summary>
    public Libp2pException(string message, Exception inner) : base(message, inner)
    {
    }
}
