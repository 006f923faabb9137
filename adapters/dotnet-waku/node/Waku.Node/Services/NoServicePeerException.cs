namespace Waku.Node.Services;

/// <summary>No peer is known that serves a protocol. The text is nwaku's.</summary>
public sealed class NoServicePeerException(string protocol) : Exception("No suitable service peer & no discovery method")
{
    /// <summary>The protocol looked for.</summary>
    public string Protocol { get; } = protocol;
}
