using System.Collections.Concurrent;
using System.Net;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Node;
using Waku.QA.Clusters;
using Waku.QA.Clusters.Observation;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Topologies;
using Waku.QA.Wire.Protos;

namespace Waku.QA.Wire;

/// <summary>
/// A peer of the harness that talks to nodes under test byte by byte. It answers metadata and identify, relays nothing, and is
/// counted nowhere. Each case has its own, with an identity from the seed.
/// </summary>
public sealed class WirePeer : IAsyncDisposable
{
    private const int MaxAnswer = 16 * 1024 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>For a connection: a node with one thread takes seconds when several cases connect to it at once, and that is no fault of it.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(30);
    private readonly WakuNode _node;
    private readonly TimeProvider _time;
    private readonly RequestPacer _pacer;
    private readonly ConcurrentQueue<byte[]> _pushes = new();
    private readonly ConcurrentQueue<(string Protocol, byte[] Request)> _served = new();

    /// <summary>Makes a peer; it connects to nobody yet.</summary>
    /// <param name="cluster">Cluster whose nodes it will talk to.</param>
    /// <param name="options">How it speaks.</param>
    public WirePeer(Cluster cluster, WirePeerOptions options)
    {
        _time = cluster.Settings.Time;
        _pacer = new RequestPacer(_time);
        Cluster = cluster;
        _node = new WakuNode(new WakuNodeOptions
        {
            Libp2p = new Libp2pOptions
            {
                Identity = IdentityKey.Secp256k1FromBytes(options.Key),
                AgentVersion = "waku-qa-probe",
                DialFrom = cluster.Settings.Engine.Kind == EngineKind.Process ? IPAddress.Loopback : null,
                Muxers = options.Muxers,
                KeepAliveInterval = TimeSpan.FromMinutes(10),
                HandshakeTimeout = ConnectLimit,
            },
            ClusterId = options.ClusterId ?? (ushort)cluster.Nodes[0].Spec.ClusterId,
            Relay = false,
            Shards = [.. cluster.Nodes.SelectMany(static n => n.Spec.Shards).Distinct().Order().Select(static s => (ushort)s)],
            RequireMetadata = false,

            // Who disconnects is to be seen: it must be the node.
            EnforceCluster = false,
        }, _time);
        Handle(WireProtocols.FilterPush, ReceivePushesAsync);
        foreach (var (protocol, answer) in options.Services)
        {
            Handle(protocol, (stream, token) => ServeAsync(protocol, stream, answer, token));
        }

        if (options.Handlers is { } handlers)
        {
            foreach (var (protocol, handler) in handlers)
            {
                Handle(protocol, handler);
            }
        }

        _node.Start();
    }

    /// <summary>Cluster it belongs to.</summary>
    public Cluster Cluster { get; }

    /// <summary>Its peer id.</summary>
    public string PeerId => _node.Host.PeerId.ToString();

    /// <summary>Filter pushes received so far, undecoded, in order of arrival.</summary>
    public IReadOnlyCollection<byte[]> Pushes => _pushes;

    /// <summary>Requests that nodes sent to services which this peer pretends to offer.</summary>
    public IReadOnlyCollection<(string Protocol, byte[] Request)> Served => _served;

    /// <summary>Listens, so that a node can be told to use it as a service; returns the multiaddr with peer id.</summary>
    public string Listen()
    {
        var ip = Cluster.Settings.Engine.Kind == EngineKind.Process
            ? "127.0.0.1"
            : UnreachableHarnessException.GatewayOf(Cluster);
        return _node.Host.Listen(Multiaddr.Parse($"/ip4/{ip}/tcp/0")).WithPeer(_node.Host.PeerId).ToString();
    }

    /// <summary>Connects to a node, by WebSocket if asked, and waits for identify.</summary>
    /// <exception cref="IOException">The node closed the connection before.</exception>
    public async Task<WireConnection> ConnectAsync(ClusterNode node, CancellationToken cancellationToken, bool webSocket = false)
    {
        var address = Cluster.DialAddressOf(node);
        var transport = webSocket ? $"tcp/{address.Ports.WebSocket}/ws" : $"tcp/{address.Ports.Tcp}";
        var connection = await _node.Host.DialAsync(Multiaddr.Parse($"/ip4/{address.Ip}/{transport}/p2p/{node.Spec.PeerId}"), evenInBackoff: true,
            cancellationToken).ConfigureAwait(false);
        await Cluster.UntilAsync($"{node.Name} to answer identify",
            _ => Task.FromResult(connection.Identified is not null ? null
                : !connection.Closed.IsCancellationRequested ? "it has not"
                : throw new IOException($"{node.Name} closed the connection before it answered identify")),
            ConnectLimit, TimeSpan.FromMilliseconds(2), cancellationToken).ConfigureAwait(false);
        return new WireConnection(connection);
    }

    /// <summary>One request on a stream of its own, and its answer; null when the node ended the stream without one.</summary>
    public async Task<ProtoFields?> RequestAsync(ClusterNode node, string protocol, Proto request, CancellationToken cancellationToken)
    {
        var bytes = request.ToArray();
        ForeignMessages.OfRequest(Cluster, protocol, bytes);
        return await RequestAsync(node, protocol, Proto.Framed(bytes), cancellationToken).ConfigureAwait(false) is { } answer
            ? ProtoFields.Parse(answer)
            : null;
    }

    /// <summary>Bytes on a stream of its own, unframed, and the answer; null when the node ended the stream without one.</summary>
    public async Task<byte[]?> RequestAsync(ClusterNode node, string protocol, byte[] bytes, CancellationToken cancellationToken)
    {
        await _pacer.WaitAsync($"{node.Name} {protocol}", RateOf(node, protocol), cancellationToken).ConfigureAwait(false);
        var connection = Connected(node) ?? await ConnectAsync(node, cancellationToken).ConfigureAwait(false);
        using var limit = Waiting.Limit(Limit, Cluster.Settings.Patience, _time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await using var stream = await connection.OpenStreamAsync(protocol, any.Token).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(bytes, any.Token).ConfigureAwait(false);
            stream.CloseWrite();
            return await stream.ReadFrameAsync(MaxAnswer, any.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or Libp2pException)
        {
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{node.Name} neither answered {protocol} nor ended the stream within {Limit.TotalSeconds:0} s");
        }
    }

    /// <summary>
    /// Asks a node for peers (34/WAKU2-PEER-EXCHANGE). Their records, undecoded; null when it ended the stream without an answer, or its answer has no
    /// response in it.
    /// </summary>
    public async Task<IReadOnlyList<byte[]>?> NamedPeersAsync(ClusterNode node, int count, CancellationToken cancellationToken)
    {
        var request = new Proto().Message(1, new Proto().UInt(1, (ulong)count));
        var answer = await RequestAsync(node, WireProtocols.PeerExchange, Proto.Framed(request.ToArray()), cancellationToken).ConfigureAwait(false);
        return answer is null ? null : PeerExchangeRPC.Parser.ParseFrom(answer).Response?.PeerInfos.Select(static p => p.Enr.ToByteArray()).ToList();
    }

    /// <summary>How often the node takes requests of one peer. One whose limits the topology sets is asked as often as the case likes.</summary>
    private static RequestRate? RateOf(ClusterNode node, string protocol) => node.Spec.ServiceLimits is not null ? null : protocol switch
    {
        WireProtocols.FilterSubscribe => node.Behaviour.FilterRequests,
        WireProtocols.Lightpush or WireProtocols.LegacyLightpush => node.Behaviour.LightpushRequests,
        WireProtocols.PeerExchange => node.Behaviour.PeerExchangeRequests,
        _ => null,
    };

    /// <summary>Transfers a message to a store (WAKU-SYNC) on a stream of its own, and waits until the store has done with it, whatever it did.</summary>
    public static async Task TransferAsync(Cluster cluster, WireConnection connection, string topic, byte[] message, bool topicFirst,
        CancellationToken cancellationToken)
    {
        ForeignMessages.Record(cluster, topic, message);
        await using var stream = await connection.OpenStreamAsync(WireProtocols.Transfer, cancellationToken).ConfigureAwait(false);
        try
        {
            var transfer = topicFirst ? new Proto().Text(1, topic).Bytes(2, message) : new Proto().Bytes(1, message).Text(2, topic);
            await stream.WriteFrameAsync(transfer.ToArray(), cancellationToken).ConfigureAwait(false);
            stream.CloseWrite();
            await stream.ReadFrameAsync(MaxAnswer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Refused.
        }
    }

    /// <summary>The live connection to a node; null when there is none.</summary>
    public WireConnection? Connected(ClusterNode node) => _node.Host.FindConnection(IdOf(node)) is { } connection ? new WireConnection(connection) : null;

    /// <summary>Ends every connection to a node, telling it.</summary>
    public Task DisconnectAsync(ClusterNode node) => _node.Host.DisconnectAsync(IdOf(node));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _node.DisposeAsync();

    private static PeerId IdOf(ClusterNode node) => Libp2p.Identity.PeerId.Parse(node.Spec.PeerId);

    private void Handle(string protocol, WireHandler handler) => _node.Host.Handle(protocol, (stream, _, token) => handler(new WireStream(stream), token));

    private async Task ReceivePushesAsync(WireStream stream, CancellationToken cancellationToken)
    {
        while (await stream.ReadFrameAsync(MaxAnswer, cancellationToken).ConfigureAwait(false) is { } push)
        {
            _pushes.Enqueue(push);
        }
    }

    private async Task ServeAsync(string protocol, WireStream stream, Func<byte[], byte[]?> answer, CancellationToken cancellationToken)
    {
        if (await stream.ReadFrameAsync(MaxAnswer, cancellationToken).ConfigureAwait(false) is not { } request)
        {
            return;
        }

        _served.Enqueue((protocol, request));
        if (answer(request) is { } bytes)
        {
            await stream.WriteFrameAsync(bytes, cancellationToken).ConfigureAwait(false);
            stream.CloseWrite();
        }
        else
        {
            stream.Reset();
        }
    }
}
