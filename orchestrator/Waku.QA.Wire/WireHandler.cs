namespace Waku.QA.Wire;

/// <summary>Serves one stream that a node opened. The stream is closed when the returned task ends, and reset when it fails.</summary>
/// <param name="stream">The stream; its protocol is agreed on.</param>
/// <param name="cancellationToken">Cancelled when the connection ends.</param>
public delegate Task WireHandler(WireStream stream, CancellationToken cancellationToken);
