using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Muxing;
using Waku.Libp2p.Primitives;

namespace Waku.Node.Metadata;

/// <summary>
/// 66/WAKU2-METADATA, both roles. Every new peer is asked; one that answers for another cluster, for none, or not at all is
/// disconnected and forgotten, as nwaku does. Shards are informational.
/// </summary>
public sealed class MetadataProtocol
{
    /// <summary>Protocol id.</summary>
    public const string Id = "/vac/waku/metadata/1.0.0";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private readonly Libp2pHost _host;
    private readonly uint _cluster;
    private readonly Func<IReadOnlyList<uint>> _shards;
    private readonly bool _required;
    private readonly bool _enforce;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<PeerId, MetadataMessage> _known = new();

    internal MetadataProtocol(Libp2pHost host, uint cluster, Func<IReadOnlyList<uint>> shards, bool required, bool enforce, TimeProvider time, ILogger log)
    {
        _host = host;
        _cluster = cluster;
        _shards = shards;
        _required = required;
        _enforce = enforce;
        _time = time;
        _log = log;
        host.Handle(Id, AnswerAsync);
        host.PeerIdentified += connection => _ = CheckAsync(connection);
        host.PeerDisconnected += peer => _known.TryRemove(peer, out _);
    }

    /// <summary>What a connected peer told; null when it has not.</summary>
    public MetadataMessage? Find(PeerId peer) => _known.GetValueOrDefault(peer);

    private MetadataMessage Own => new(_cluster, _shards());

    private async Task AnswerAsync(MuxedStream stream, Connection connection, CancellationToken cancellationToken)
    {
        if (await LengthPrefixed.ReadAsync(stream.Input, MetadataMessage.MaxLength, cancellationToken).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        _known[connection.RemotePeer] = MetadataMessage.Decode(request);
        await stream.WriteAsync(LengthPrefixed.Encode(Own.Encode()), cancellationToken).ConfigureAwait(false);

        // js-waku reads until the remote half-closes.
        stream.CloseWrite();
    }

    private async Task CheckAsync(Connection connection)
    {
        if (_known.ContainsKey(connection.RemotePeer) && connection.Identified?.Protocols.Contains(Id) != true)
        {
            return;
        }

        string? reason;
        var answered = false;
        try
        {
            using var limit = new CancellationTokenSource(Timeout, _time);
            using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, connection.Closed);
            var answer = await RequestAsync(connection, any.Token).ConfigureAwait(false);
            _known[connection.RemotePeer] = answer;
            if (connection.IsClosing && _host.FindConnection(connection.RemotePeer) is null)
            {
                _known.TryRemove(connection.RemotePeer, out _);
            }

            answered = true;
            reason = !_enforce ? null : answer.ClusterId is null ? "empty clusterId reported"
                : answer.ClusterId != _cluster ? $"different clusterId reported: {_cluster} vs {answer.ClusterId}"
                : null;
        }
        catch (Exception e) when (e is Libp2pException or IOException or TimeoutException or OperationCanceledException or InvalidOperationException)
        {
            reason = _required ? $"failed waku metadata codec request: {e.Message}" : null;
        }

        if (reason is null || connection.IsClosing)
        {
            return;
        }

        _log.LogInformation("disconnecting from peer peerId={Peer} reason=\"{Reason}\"", connection.RemotePeer, reason);
        if (answered)
        {
            await _host.DisconnectAsync(connection.RemotePeer).ConfigureAwait(false);
        }
        else
        {
            // It may have been hanging up, and be on another connection by now.
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        // An address that an operator gave outlives a request that failed.
        if (answered || _host.Peers.Find(connection.RemotePeer)?.Origin != PeerOrigin.Static)
        {
            _host.Peers.Remove(connection.RemotePeer);
        }
    }

    private async Task<MetadataMessage> RequestAsync(Connection connection, CancellationToken cancellationToken)
    {
        await using var stream = await connection.OpenStreamAsync([Id], cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(LengthPrefixed.Encode(Own.Encode()), cancellationToken).ConfigureAwait(false);
        stream.CloseWrite();
        var answer = await LengthPrefixed.ReadAsync(stream.Input, MetadataMessage.MaxLength, cancellationToken).ConfigureAwait(false)
            ?? throw new Libp2pException("the peer closed the metadata stream without an answer");
        return MetadataMessage.Decode(answer);
    }
}
