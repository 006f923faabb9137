using System.Security.Cryptography;
using System.Text;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Primitives;
using Waku.Node.Messages;
using Waku.Node.Services;

namespace Waku.Node.Store.Legacy;

/// <summary>Store v2, server: answers from the same archive as store v3, for clients that know nothing newer (go-waku, nwaku before v0.38).</summary>
public sealed class HistoryServer
{
    /// <summary>HistoryResponse.error: the cursor names no stored message.</summary>
    private const uint InvalidCursor = 1;
    private const uint TooManyRequests = 429;
    private const uint Unavailable = 503;
    private const int MaxRequestLength = 256 * 1024;
    private readonly MessageArchive _archive;
    private readonly ServiceEndpoint _endpoint;

    internal HistoryServer(ServiceHost services, MessageArchive archive, RateLimit? limit)
    {
        _archive = archive;
        var protocol = new ServiceProtocol(
            HistoryClient.Id, MaxRequestLength, AnswerAsync, static () => HistoryCodec.Encode("N/A", new HistoryResponse([], null, TooManyRequests)),
            static () => HistoryCodec.Encode("N/A", new HistoryResponse([], null, Unavailable)));
        _endpoint = new ServiceEndpoint(services, protocol, RequestLimiter.Shared(limit, services.Time));
    }

    /// <summary>Requests served and refused.</summary>
    public ServiceCounters Counters => _endpoint.Counters;

    /// <summary>SHA-256 of content topic and payload, which names a message in a cursor of store v2.</summary>
    public static byte[] Digest(WakuMessage message) => SHA256.HashData([.. Encoding.UTF8.GetBytes(message.ContentTopic), .. message.Payload.Span]);

    /// <summary>Answers a query; errors become the codes of the protocol.</summary>
    public async ValueTask<HistoryResponse> QueryAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte>? cursor = null;
            if (query.Cursor is { } from && (cursor = await FindAsync(from, cancellationToken).ConfigureAwait(false)) is null)
            {
                return Failed(InvalidCursor);
            }

            var page = await _archive.Store.QueryAsync(
                new StoreQuery
                {
                    IncludeData = true,
                    PubsubTopic = query.PubsubTopic,
                    ContentTopics = query.ContentTopics,
                    TimeStart = query.StartTime,
                    TimeEnd = query.EndTime,
                    PageSize = query.PageSize,
                    Forward = query.Forward,
                    Cursor = cursor,
                },
                cancellationToken).ConfigureAwait(false);
            List<WakuMessage> messages = [.. page.Messages.Select(static m => m.DecodeMessage()!)];
            var end = page.HasMore ? query.Forward ? messages.Count - 1 : 0 : -1;
            return new HistoryResponse(messages, end < 0 ? null : CursorOf(messages[end], page.Messages[end].PubsubTopic!), 0);
        }
        catch (Exception e) when (e is IOException or System.Data.Common.DbException or CursorNotFoundException)
        {
            return Failed(Unavailable);
        }
    }

    /// <summary>nwaku keeps no time of receipt either: it repeats the message's own.</summary>
    private static HistoryCursor CursorOf(WakuMessage message, string pubsubTopic)
    {
        var timestamp = message.Timestamp ?? 0;
        return new HistoryCursor(Digest(message), timestamp, timestamp, pubsubTopic);
    }

    /// <summary>Hash of the message that a cursor names: one of its topic and time with its digest.</summary>
    private async ValueTask<ReadOnlyMemory<byte>?> FindAsync(HistoryCursor cursor, CancellationToken cancellationToken)
    {
        var query = new StoreQuery
        {
            IncludeData = true,
            PubsubTopic = cursor.PubsubTopic,
            TimeStart = cursor.SenderTime,
            TimeEnd = cursor.SenderTime,
            PageSize = StoreQuery.MaxPageSize
        };
        while (true)
        {
            var page = await _archive.Store.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Messages)
            {
                if (Digest(row.DecodeMessage()!).AsSpan().SequenceEqual(cursor.Digest.Span))
                {
                    return row.Hash;
                }
            }

            if (!page.HasMore)
            {
                return null;
            }

            query = query with { Cursor = page.Messages[^1].Hash };
        }
    }

    private HistoryResponse Failed(uint error)
    {
        _endpoint.Counters.AddFailed();
        return new HistoryResponse([], null, error);
    }

    private async ValueTask<byte[]> AnswerAsync(Connection connection, byte[] request, CancellationToken cancellationToken)
    {
        var (id, query) = HistoryCodec.DecodeQuery(request);
        return HistoryCodec.Encode(id, await QueryAsync(query, cancellationToken).ConfigureAwait(false));
    }
}
