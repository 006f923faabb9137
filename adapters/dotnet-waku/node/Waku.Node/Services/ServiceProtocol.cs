using Waku.Libp2p.Connections;

namespace Waku.Node.Services;

/// <summary>One request/response protocol of a server.</summary>
/// <param name="Id">Protocol id.</param>
/// <param name="MaxRequest">Longest request in bytes.</param>
/// <param name="Answer">Answers a request.</param>
/// <param name="TooMany">The answer to a peer over its limit.</param>
/// <param name="Failed">The answer when answering failed: the client is owed one, whatever went wrong here.</param>
internal sealed record ServiceProtocol(
    string Id, int MaxRequest, Func<Connection, byte[], CancellationToken, ValueTask<byte[]>> Answer, Func<byte[]> TooMany, Func<byte[]> Failed);
