using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Primitives;
using Waku.Node.Services;

namespace Waku.Node.Store;

/// <summary>13/WAKU2-STORE, client.</summary>
public sealed class StoreClient
{
    /// <summary>Protocol id of store v3.</summary>
    public const string Id = "/vac/waku/store-query/3.0.0";

    private const int MaxResponseLength = 64 * 1024 * 1024;
    private readonly Libp2pHost _host;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    internal StoreClient(Libp2pHost host, TimeSpan timeout, TimeProvider time)
    {
        _host = host;
        _timeout = timeout;
        _time = time;
    }

    /// <summary>Asks a peer. What goes wrong on the way is a status: 300 for an answer that is none, 504 for a peer out of reach.</summary>
    /// <exception cref="TimeoutException">The peer did not answer in time.</exception>
    public async Task<StoreResponse> QueryAsync(PeerId peer, StoreQuery query, CancellationToken cancellationToken)
    {
        var request = query.RequestId.Length > 0 ? query : query with { RequestId = RequestId.Next() };
        try
        {
            var answer = await ServiceCall.SendAsync(_host, peer, Id, StoreCodec.Encode(request), MaxResponseLength, _timeout, _time, cancellationToken)
                .ConfigureAwait(false);
            var response = StoreCodec.DecodeResponse(answer);
            return response.StatusCode switch
            {
                StoreStatus.Ok when response.RequestId.Length > 0 && response.RequestId != request.RequestId =>
                    StoreResponse.Error(StoreStatus.BadResponse, $"BAD_RESPONSE: answer to another request: {response.RequestId}"),
                StoreStatus.Ok => response,
                StoreStatus.BadResponse => response with { StatusDescription = $"BAD_RESPONSE: {response.StatusDescription}" },
                0 => StoreResponse.Error(StoreStatus.BadResponse, "BAD_RESPONSE: the answer has no status"),
                _ => response,
            };
        }
        catch (PeerUnreachableException)
        {
            return StoreResponse.Error(StoreStatus.PeerDialFailure, $"PEER_DIAL_FAILURE: {peer}");
        }
        catch (Exception e) when (e is Libp2pException or IOException)
        {
            return StoreResponse.Error(StoreStatus.BadResponse, $"BAD_RESPONSE: {e.Message}");
        }
    }

    /// <summary>All pages of a query, one after the other, in its direction.</summary>
    /// <exception cref="StoreQueryException">A page was not answered with 200.</exception>
    public async IAsyncEnumerable<StoreResponse> QueryAllAsync(
        PeerId peer, StoreQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (StoreQuery? next = query; next is not null;)
        {
            var page = await QueryAsync(peer, next with { RequestId = "" }, cancellationToken).ConfigureAwait(false);
            yield return page.StatusCode == StoreStatus.Ok ? page : throw new StoreQueryException(page.StatusCode, page.StatusDescription);
            next = page.Cursor is { } cursor ? next with { Cursor = cursor } : null;
        }
    }
}
