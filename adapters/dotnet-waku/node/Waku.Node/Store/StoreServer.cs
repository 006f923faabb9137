using Waku.Libp2p.Connections;
using Waku.Libp2p.Primitives;
using Waku.Node.Services;

namespace Waku.Node.Store;

/// <summary>13/WAKU2-STORE, server: answers queries from the archive, of peers and of the node itself.</summary>
public sealed class StoreServer
{
    private const int MaxRequestLength = 256 * 1024;
    private const int MaxContentTopicsWithCursor = 10;
    private readonly MessageArchive _archive;
    private readonly TimeProvider _time;
    private readonly ServiceEndpoint _endpoint;
    private long _queryTicks;

    internal StoreServer(ServiceHost services, MessageArchive archive, RateLimit? limit)
    {
        _archive = archive;
        _time = services.Time;
        var protocol = new ServiceProtocol(
            StoreClient.Id, MaxRequestLength, AnswerAsync,
            static () => StoreCodec.Encode(StoreResponse.Error(StoreStatus.TooManyRequests, "TOO_MANY_REQUESTS", "N/A")),
            static () => StoreCodec.Encode(StoreResponse.Error(StoreStatus.ServiceUnavailable, "SERVICE_UNAVAILABLE: internal error", "N/A")));
        _endpoint = new ServiceEndpoint(services, protocol, RequestLimiter.Shared(limit, _time));
    }

    /// <summary>Requests served and refused.</summary>
    public ServiceCounters Counters => _endpoint.Counters;

    /// <summary>Time spent in the archive for queries.</summary>
    public TimeSpan QueryTime => TimeSpan.FromTicks(Interlocked.Read(ref _queryTicks));

    /// <summary>Answers a query; errors of the archive become status codes as nwaku has them (300, empty request id).</summary>
    public async ValueTask<StoreResponse> QueryAsync(StoreQuery query, CancellationToken cancellationToken)
    {
        if (query.Cursor is not null && query.ContentTopics.Count > MaxContentTopicsWithCursor)
        {
            return StoreResponse.Error(StoreStatus.BadResponse, "BAD_RESPONSE: archive error: INVALID_QUERY: too many content topics");
        }

        if (query.Hashes.Count > 0 && (query.TimeStart is not null || query.TimeEnd is not null))
        {
            // Recorded from nwaku 0.36 and 0.37: hashes together with a time select nothing.
            return new StoreResponse(query.RequestId, StoreStatus.Ok, "OK", [], null);
        }

        var start = _time.GetTimestamp();
        try
        {
            var page = await _archive.Store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            var cursor = page.HasMore ? (query.Forward ? page.Messages[^1] : page.Messages[0]).Hash : (ReadOnlyMemory<byte>?)null;
            return new StoreResponse(query.RequestId, StoreStatus.Ok, "OK", page.Messages, cursor);
        }
        catch (CursorNotFoundException e)
        {
            _endpoint.Counters.AddFailed();
            return StoreResponse.Error(StoreStatus.BadResponse, $"BAD_RESPONSE: archive error: DRIVER_ERROR: {e.Message}");
        }
        catch (Exception e) when (e is IOException or System.Data.Common.DbException)
        {
            _endpoint.Counters.AddFailed();
            return StoreResponse.Error(StoreStatus.BadResponse, $"BAD_RESPONSE: archive error: DRIVER_ERROR: {e.Message}");
        }
        finally
        {
            Interlocked.Add(ref _queryTicks, _time.GetElapsedTime(start).Ticks);
        }
    }

    private async ValueTask<byte[]> AnswerAsync(Connection connection, byte[] request, CancellationToken cancellationToken)
    {
        StoreQuery query;
        try
        {
            query = StoreCodec.DecodeQuery(request);
        }
        catch (Libp2pException e)
        {
            _endpoint.Counters.AddFailed();
            return StoreCodec.Encode(StoreResponse.Error(StoreStatus.BadRequest, $"BAD_REQUEST: decoding rpc failed: {e.Message}"));
        }

        return StoreCodec.Encode(await QueryAsync(query, cancellationToken).ConfigureAwait(false));
    }
}
