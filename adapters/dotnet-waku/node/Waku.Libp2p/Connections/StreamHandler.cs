using Waku.Libp2p.Muxing;

namespace Waku.Libp2p.Connections;

/// <summary>Serves one inbound stream. The stream is closed when the returned task ends, and reset when it fails.</summary>
/// <param name="stream">The stream, its protocol already agreed on.</param>
/// <param name="connection">The connection it belongs to.</param>
/// <param name="cancellationToken">Cancelled when the connection ends.</param>
public delegate Task StreamHandler(MuxedStream stream, Connection connection, CancellationToken cancellationToken);
