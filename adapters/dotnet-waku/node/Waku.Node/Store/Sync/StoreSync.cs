using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Negotiation;
using Waku.Libp2p.Primitives;
using Waku.Node.Services;
using Waku.Node.Sharding;

namespace Waku.Node.Store.Sync;

/// <summary>
/// Keeps the archive the same as those of other stores (WAKU-SYNC, WAKU-STORE-SYNC): every interval one connected peer, drawn at
/// random, is reconciled with; then each end transfers what the other lacks.
/// </summary>
public sealed class StoreSync : IAsyncDisposable
{
    /// <summary>Protocol id of reconciliation.</summary>
    public const string Id = "/vac/waku/reconciliation/1.0.0";

    /// <summary>Rounds after which a session is given up: each halves what differs several times.</summary>
    private const int MostRounds = 100;

    private static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Transfers of a session may come so long after its last word.</summary>
    private static readonly TimeSpan TransferGrace = TimeSpan.FromSeconds(30);

    private readonly Libp2pHost _host;
    private readonly MessageArchive _archive;
    private readonly StoreSyncOptions _options;
    private readonly ushort _cluster;
    private readonly Func<IReadOnlyList<uint>> _shards;
    private readonly Random _random;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly TransferProtocol _transfer;
    private readonly ConcurrentDictionary<PeerId, long> _sessions = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    internal StoreSync(Libp2pHost host, MessageArchive archive, StoreSyncOptions options, ushort cluster, Func<IReadOnlyList<uint>> shards, int seed,
        TimeProvider time, ILogger log)
    {
        _host = host;
        _archive = archive;
        _options = options;
        _cluster = cluster;
        _shards = shards;
        _random = new Random(seed);
        _time = time;
        _log = log;
        _transfer = new TransferProtocol(host, archive, HasSession, cluster, shards, Counters);
        host.Handle(Id, ServeAsync);
    }

    /// <summary>What happened since the start.</summary>
    public SyncCounters Counters { get; } = new();

    internal void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Reconciles with a peer now, and sends it what it lacks.</summary>
    /// <exception cref="IOException">The peer hung up.</exception>
    /// <exception cref="Libp2pException">The peer's messages are malformed.</exception>
    public async Task SyncAsync(Connection connection, CancellationToken cancellationToken)
    {
        var now = _time.UnixNanoseconds();
        var to = now - Nanoseconds(_options.Jitter);
        var (from, until) = (SyncId.At(to - Nanoseconds(_options.Range)), SyncId.At(to));
        using var limit = new CancellationTokenSource(SessionTimeout, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken, connection.Closed);
        await using var stream = await connection.OpenStreamAsync([Id], any.Token).ConfigureAwait(false);
        var session = await OpenAsync(from, until, any.Token).ConfigureAwait(false);
        await TalkAsync(stream, connection, session, session.Begin(from, until), any.Token).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(_options.Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                if (Peer() is { } peer)
                {
                    await TrySyncAsync(peer).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private Connection? Peer()
    {
        var peers = _host.Connections.Where(static c => !c.IsClosing && c.Identified?.Protocols.Contains(Id) == true).OrderBy(static c => c.RemotePeer)
            .ToList();
        return peers.Count == 0 ? null : peers[_random.Next(peers.Count)];
    }

    private async Task TrySyncAsync(Connection peer)
    {
        try
        {
            await SyncAsync(peer, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (
            e is IOException or Libp2pException or ProtocolNotSupportedException or InvalidOperationException or System.Data.Common.DbException
            || (e is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            _log.LogInformation("store sync with {Peer} failed: {Reason}", peer.RemotePeer, e.Message);
        }
    }

    private async Task ServeAsync(MuxedStream stream, Connection connection, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(SessionTimeout, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (await ReadAsync(stream, any.Token).ConfigureAwait(false) is not { HasWork: true } received)
        {
            return;
        }

        // What the other end skips at first lies outside of its window.
        var from = received.Ranges[0] is { Kind: SyncRangeKind.Skip } before ? before.Upper : SyncId.At(0);
        var session = await OpenAsync(from, received.Ranges[^1].Upper, any.Token).ConfigureAwait(false);
        await TalkAsync(stream, connection, session, session.Answer(received), any.Token).ConfigureAwait(false);
    }

    /// <summary>Says something and answers answers, until one end has nothing more to say; then sends what the other lacks.</summary>
    private async Task TalkAsync(MuxedStream stream, Connection connection, Reconciliation session, RangesData words, CancellationToken cancellationToken)
    {
        var peer = connection.RemotePeer;
        _sessions[peer] = long.MaxValue;
        try
        {
            for (var round = 0; round < MostRounds; round++)
            {
                var bytes = RangesCodec.Encode(words);
                Counters.AddBytes(bytes.Length);
                await stream.WriteAsync(LengthPrefixed.Encode(bytes), cancellationToken).ConfigureAwait(false);
                if (!words.HasWork || await ReadAsync(stream, cancellationToken).ConfigureAwait(false) is not { HasWork: true } received)
                {
                    break;
                }

                words = session.Answer(received);
            }

            stream.CloseWrite();
            Counters.AddSession(session.Missing.Count + session.Wanted);
            await _transfer.SendAsync(connection, session.Missing, session.Theirs, words.Dialect, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            var now = _time.GetTimestamp();
            _sessions[peer] = now + (long)(TransferGrace.TotalSeconds * _time.TimestampFrequency);
            foreach (var over in _sessions.Where(s => s.Value < now))
            {
                _sessions.TryRemove(over);
            }
        }
    }

    private async ValueTask<RangesData?> ReadAsync(MuxedStream stream, CancellationToken cancellationToken)
    {
        if (await LengthPrefixed.ReadAsync(stream.Input, RangesCodec.MaxLength, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return null;
        }

        Counters.AddMessage(bytes.Length);
        return RangesCodec.Decode(bytes);
    }

    private async Task<Reconciliation> OpenAsync(SyncId from, SyncId to, CancellationToken cancellationToken) =>
        new([.. _shards().Select(s => new PubsubTopic(_cluster, (ushort)s).ToString())],
            new SyncSet([.. await _archive.Store.IdsAsync(from.Timestamp, to.Timestamp, cancellationToken).ConfigureAwait(false)]));

    private bool HasSession(PeerId peer) => _sessions.TryGetValue(peer, out var until) && _time.GetTimestamp() < until;
}
