using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Node.Services;

namespace Waku.Node.Store.Legacy;

/// <summary>Store v2, client: for peers that serve nothing newer (go-waku).</summary>
public sealed class HistoryClient
{
    /// <summary>Protocol id of store v2.</summary>
    public const string Id = "/vac/waku/store/2.0.0-beta4";

    private const int MaxResponseLength = 64 * 1024 * 1024;
    private readonly Libp2pHost _host;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    internal HistoryClient(Libp2pHost host, TimeSpan timeout, TimeProvider time)
    {
        _host = host;
        _timeout = timeout;
        _time = time;
    }

    /// <summary>Asks a peer for one page.</summary>
    /// <exception cref="PeerUnreachableException">No connection, or the peer does not serve store v2.</exception>
    /// <exception cref="Waku.Libp2p.Primitives.Libp2pException">The answer is malformed.</exception>
    /// <exception cref="TimeoutException">No answer in time.</exception>
    public async Task<HistoryResponse> QueryAsync(PeerId peer, HistoryQuery query, CancellationToken cancellationToken)
    {
        var answer = await ServiceCall.SendAsync(
            _host, peer, Id, HistoryCodec.Encode(RequestId.Next(), query), MaxResponseLength, _timeout, _time, cancellationToken).ConfigureAwait(false);
        return HistoryCodec.DecodeResponse(answer).Response;
    }
}
