using System.Globalization;
using Waku.QA.Clusters;
using Waku.QA.Oracle;
using Waku.QA.Wire.Protos;

namespace Waku.QA.Wire.Probes;

/// <summary>
/// A gossipsub peer of one node that is grafted and never forwards: it sees what the node sends, when it sends it, whatever the node is
/// written in. It is there in both arms of a comparison. It takes a place in the node's mesh, so that graphs in which nodes have as
/// many neighbours as gossipsub wants should use the delivery stream instead.
/// </summary>
public sealed class WireProbe : IArrivalSource
{
    private const int MaxRpc = 4 * 1024 * 1024;
    private readonly WirePeer _peer;
    private readonly ClusterNode _node;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<string> _topics;
    private ArrivalSink? _sink;
    private WireStream? _stream;

    /// <summary>Makes it; it connects to nobody yet.</summary>
    /// <param name="cluster">Cluster of the node.</param>
    /// <param name="node">Node that it watches.</param>
    /// <param name="key">32 bytes of its identity: the same in both arms of a comparison.</param>
    public WireProbe(Cluster cluster, ClusterNode node, byte[] key)
    {
        _node = node;
        _time = cluster.Settings.Time;
        _topics = [.. node.Spec.Shards.Select(s => string.Create(CultureInfo.InvariantCulture, $"/waku/2/rs/{node.Spec.ClusterId}/{s}"))];
        _peer = new WirePeer(cluster,
            new WirePeerOptions
            {
                Key = key,
                Handlers = new Dictionary<string, WireHandler> { [WireProtocols.Relay] = ReadAsync }
            });
    }

    /// <inheritdoc/>
    public string Node => _node.Name;

    /// <inheritdoc/>
    public string Kind => "wire probe";

    /// <inheritdoc/>
    /// <remarks>TCP slows the node down instead.</remarks>
    public long Missed => 0;

    /// <inheritdoc/>
    public async Task StartAsync(ArrivalSink sink, CancellationToken cancellationToken)
    {
        _sink = sink;
        var connection = await _peer.ConnectAsync(_node, cancellationToken).ConfigureAwait(false);
        _stream = await connection.OpenStreamAsync(WireProtocols.Relay, cancellationToken).ConfigureAwait(false);
        var grafts = new Proto();
        foreach (var topic in _topics)
        {
            grafts.Message(3, new Proto().Text(1, topic));
        }

        var rpc = WireRelay.Subscribing(_topics, true).Message(3, grafts);
        await _stream.WriteFrameAsync(rpc.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private async Task ReadAsync(WireStream stream, CancellationToken cancellationToken)
    {
        while (await stream.ReadFrameAsync(MaxRpc, cancellationToken).ConfigureAwait(false) is { } rpc)
        {
            var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            Take(rpc, now);
        }
    }

    private void Take(ReadOnlySpan<byte> rpc, long now)
    {
        foreach (var publish in RPC.Parser.ParseFrom(rpc).Publish)
        {
            if (publish.HasData && WireMessages.Read(publish.Data.Span) is { } message)
            {
                _sink!(_node.Name, MessageHashing.Bytes(publish.TopicIDs.LastOrDefault() ?? "", message), now);
            }
        }
    }
}
