using System.Collections.Concurrent;
using System.Security.Cryptography;
using Google.Protobuf;
using Waku.QA.Clusters;
using Waku.QA.Wire.Protos;

namespace Waku.QA.Wire;

/// <summary>Gossipsub RPCs by hand: sends what it is told to and records what the node sends. It takes part in no mesh and forwards nothing.</summary>
public sealed class WireRelay : IAsyncDisposable
{
    private const int MaxRpc = 4 * 1024 * 1024;

    /// <summary>Seconds for which a node must not try to graft this peer again.</summary>
    private const ulong Backoff = 3_600;
    private readonly ConcurrentQueue<ProtoFields> _received = new();
    private readonly ConcurrentDictionary<ByteString, bool> _announced = new();
    private readonly WirePeer _peer;
    private readonly SemaphoreSlim _turn = new(1);
    private WireStream? _stream;

    /// <summary>Makes a peer that speaks relay.</summary>
    public WireRelay(Cluster cluster, WirePeerOptions options) =>
        _peer = new WirePeer(cluster, options with { Handlers = new Dictionary<string, WireHandler> { [WireProtocols.Relay] = ReadAsync } });

    /// <summary>The peer below.</summary>
    public WirePeer Peer => _peer;

    /// <summary>RPCs that the node sent.</summary>
    public IReadOnlyCollection<ProtoFields> Received => _received;

    /// <summary>Subscription options received: topic and whether it was joined.</summary>
    public IEnumerable<ProtoFields> Subscriptions => _received.SelectMany(static r => r.Messages(1));

    /// <summary>Published messages received.</summary>
    public IEnumerable<ProtoFields> Messages => _received.SelectMany(static r => r.Messages(2));

    /// <summary>Control messages received.</summary>
    public IEnumerable<ProtoFields> Controls => _received.SelectMany(static r => r.Messages(3));

    /// <summary>True when the node has told of a message id by IHAVE.</summary>
    public bool Announced(byte[] id) => _announced.ContainsKey(ByteString.CopyFrom(id));

    /// <summary>Connects, opens the relay stream and tells that it subscribes to topics.</summary>
    public async Task ConnectAsync(ClusterNode node, IReadOnlyList<string> topics, CancellationToken cancellationToken)
    {
        var connection = await _peer.ConnectAsync(node, cancellationToken).ConfigureAwait(false);
        _stream = await connection.OpenStreamAsync(WireProtocols.Relay, cancellationToken).ConfigureAwait(false);
        await SendAsync(Subscribing(topics, true), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends one RPC.</summary>
    public ValueTask SendAsync(Proto rpc, CancellationToken cancellationToken)
    {
        var bytes = rpc.ToArray();
        ForeignMessages.OfRpc(_peer.Cluster, bytes);
        return SendRawAsync(Proto.Framed(bytes), cancellationToken);
    }

    /// <summary>Sends bytes as they are.</summary>
    public async ValueTask SendRawAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await (_stream ?? throw new InvalidOperationException("not connected")).WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>An RPC that joins or leaves topics.</summary>
    public static Proto Subscribing(IEnumerable<string> topics, bool join)
    {
        var rpc = new Proto();
        foreach (var topic in topics)
        {
            rpc.Message(1, new Proto().Bool(1, join).Text(2, topic));
        }

        return rpc;
    }

    /// <summary>An RPC with one message: data and topic, as StrictNoSign wants it.</summary>
    public static Proto Publish(string topic, byte[] data) => new Proto().Message(2, new Proto().Bytes(2, data).Text(4, topic));

    /// <summary>Gossipsub message id: SHA-256 of the data.</summary>
    public static byte[] IdOf(byte[] data) => SHA256.HashData(data);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    /// <summary>A probe in the mesh would take the place of a node that forwards.</summary>
    private async Task RefuseGraftsAsync(ControlMessage control, CancellationToken cancellationToken)
    {
        var topics = control.Graft.Where(static g => g.HasTopicID).Select(static g => g.TopicID).ToList();
        if (topics.Count > 0 && _stream is not null)
        {
            var prunes = new Proto();
            topics.ForEach(t => prunes.Message(4, new Proto().Text(1, t).UInt(3, Backoff)));
            await SendAsync(new Proto().Message(3, prunes), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(WireStream stream, CancellationToken cancellationToken)
    {
        while (await stream.ReadFrameAsync(MaxRpc, cancellationToken).ConfigureAwait(false) is { } rpc)
        {
            // Cases look at fields one by one, those that should not be there among them; what this peer does follows from the schema.
            _received.Enqueue(ProtoFields.Parse(rpc));
            if (RPC.Parser.ParseFrom(rpc).Control is { } control)
            {
                control.Ihave.SelectMany(static h => h.MessageIDs).ToList().ForEach(id => _announced[id] = true);
                await RefuseGraftsAsync(control, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
