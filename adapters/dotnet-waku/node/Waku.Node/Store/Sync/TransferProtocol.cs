using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;
using Waku.Node.Messages;
using Waku.Node.Sharding;

namespace Waku.Node.Store.Sync;

/// <summary>The transfer half of WAKU-SYNC: messages that an end lacks, one after the other on a stream. Only taken from peers of a session.</summary>
internal sealed class TransferProtocol
{
    /// <summary>Protocol id.</summary>
    public const string Id = "/vac/waku/transfer/1.0.0";

    private const int MaxLength = 1024 * 1024;
    private readonly MessageArchive _archive;
    private readonly Func<PeerId, bool> _hasSession;
    private readonly uint _cluster;
    private readonly Func<IReadOnlyList<uint>> _shards;
    private readonly SyncCounters _counters;

    public TransferProtocol(Libp2pHost host, MessageArchive archive, Func<PeerId, bool> hasSession, uint cluster, Func<IReadOnlyList<uint>> shards,
        SyncCounters counters)
    {
        _archive = archive;
        _hasSession = hasSession;
        _cluster = cluster;
        _shards = shards;
        _counters = counters;
        host.Handle(Id, ReceiveAsync);
    }

    /// <summary>Sends messages that are still stored, of topics that the other end keeps.</summary>
    public async Task SendAsync(Connection connection, IReadOnlyList<SyncId> ids, IReadOnlyList<string> topics, SyncDialect dialect,
        CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }

        await using var stream = await connection.OpenStreamAsync([Id], cancellationToken).ConfigureAwait(false);
        foreach (var chunk in ids.Chunk(StoreQuery.MaxPageSize))
        {
            var page = await _archive.Store.QueryAsync(new StoreQuery
            {
                IncludeData = true,
                Hashes = [.. chunk.Select(static i => i.Hash)],
                PageSize = StoreQuery.MaxPageSize
            }, cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Messages.Where(r => topics.Count == 0 || topics.Contains(r.PubsubTopic!)))
            {
                await stream.WriteAsync(
                    LengthPrefixed.Encode(TransferCodec.Encode(row.Encoded!.Value.Span, row.PubsubTopic!, dialect)), cancellationToken)
                    .ConfigureAwait(false);
                _counters.AddSent();
            }
        }

        stream.CloseWrite();
    }

    private async Task ReceiveAsync(MuxedStream stream, Connection connection, CancellationToken cancellationToken)
    {
        while (await LengthPrefixed.ReadAsync(stream.Input, MaxLength, cancellationToken).ConfigureAwait(false) is { } bytes)
        {
            if (!_hasSession(connection.RemotePeer))
            {
                throw new Libp2pException($"{connection.RemotePeer} transfers messages without a reconciliation");
            }

            if (Row(bytes) is { } row)
            {
                _counters.AddReceived(await _archive.PutAsync([row], cancellationToken).ConfigureAwait(false));
            }
        }
    }

    /// <summary>What is stored of it; null for what this store would not have kept from relay either.</summary>
    private ArchivedMessage? Row(byte[] bytes)
    {
        var (encoded, topic) = TransferCodec.Decode(bytes);
        var message = WakuMessageCodec.Decode(encoded);
        return message.Ephemeral == true || !PubsubTopic.TryParse(topic, out var parsed) || parsed.Cluster != _cluster || !_shards().Contains(parsed.Shard)
            ? null
            : new ArchivedMessage(MessageHash.Compute(topic, message), message.Timestamp ?? 0, topic, message.ContentTopic, encoded);
    }
}
