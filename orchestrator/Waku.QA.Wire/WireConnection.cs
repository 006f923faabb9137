using Waku.Libp2p.Connections;

namespace Waku.QA.Wire;

/// <summary>A connection between a wire peer and a node; it lasts as long as either side keeps it.</summary>
public sealed class WireConnection
{
    private readonly Connection _connection;

    internal WireConnection(Connection connection) => _connection = connection;

    /// <summary>Protocol id of the muxer that was agreed on.</summary>
    public string Muxer => _connection.Muxer;

    /// <summary>What the node says of itself; null until it has.</summary>
    public WireIdentity? Identified => _connection.Identified is { } told
        ? new WireIdentity(told.AgentVersion, [.. told.ListenAddresses.Select(static a => a.ToString())], told.Protocols)
        : null;

    /// <summary>Opens a stream.</summary>
    /// <exception cref="Exception">The node does not speak the protocol (<see cref="WireFailure.IsNotSpoken"/>), or the connection is over.</exception>
    public async Task<WireStream> OpenStreamAsync(string protocol, CancellationToken cancellationToken) =>
        new(await _connection.OpenStreamAsync([protocol], cancellationToken).ConfigureAwait(false));
}
