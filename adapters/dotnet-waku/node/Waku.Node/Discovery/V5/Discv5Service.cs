using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Waku.Node.Enr;
using Waku.Node.Messages;
using Waku.Node.Store;

namespace Waku.Node.Discovery.V5;

/// <summary>Discovery v5 (33/WAKU2-DISCV5): finds nodes over UDP, answers others, reports what it finds.</summary>
public sealed class Discv5Service : IAsyncDisposable
{
    private const int Parallel = 3;
    private const int MaxAsked = 24;
    private const int MaxAnswerRecords = 16;
    private const int MaxDiscovered = 10_000;
    private readonly Discv5Options _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Socket _socket;
    private readonly Discv5Protocol _protocol;
    private readonly RoutingTable _table;
    private readonly RecordCache _cache = new();
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<ReadOnlyMemory<byte>, NodeRecord> _discovered = new(HashComparer.Instance);
    private readonly CancellationTokenSource _stop = new();
    private readonly Random _random;
    private readonly Dictionary<IPEndPoint, HashSet<IPEndPoint>> _votes = [];
    private Task _receiving = Task.CompletedTask;
    private Task _searching = Task.CompletedTask;

    /// <summary>Binds the socket; <see cref="Start"/> begins to search. <paramref name="makeRecord"/> makes this node's record for the bound UDP
    /// port.</summary>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public Discv5Service(Discv5Options options, Func<int, NodeRecord> makeRecord, int seed, TimeProvider? time = null, ILogger? log = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _log = log ?? Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;
        _random = new Random(seed);
        _socket = new Socket(options.Listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Bind(options.Listen);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        var record = makeRecord(((IPEndPoint)_socket.LocalEndPoint!).Port);
        _table = new RoutingTable(record.NodeId, options.MaxNodesPerIp);
        _protocol = new Discv5Protocol(options, record, Send, Serve, _time)
        {
            FindRecord = id => _discovered.GetValueOrDefault(id),
            Proven = (node, _) => Answered(node),
        };
    }

    /// <summary>Raised once for every wanted node, and again for a newer record of it. Handlers must be quick.</summary>
    public event Action<NodeRecord>? Discovered;

    /// <summary>This node's record.</summary>
    public NodeRecord Record => _protocol.Own;

    /// <summary>Nodes known by a checked record, wanted or not.</summary>
    public IReadOnlyCollection<NodeRecord> Known => [.. _discovered.Values];

    /// <summary>Nodes in the routing table: those that answered lately.</summary>
    public int TableSize
    {
        get
        {
            lock (_lock)
            {
                return _table.Count;
            }
        }
    }

    /// <summary>Sessions open now.</summary>
    public int SessionCount => _protocol.SessionCount;

    /// <summary>Begins to receive and to search.</summary>
    public void Start()
    {
        _receiving = Task.Run(ReceiveAsync);
        _searching = Task.Run(SearchAsync);
    }

    /// <summary>Replaces this node's record, for example after its shards changed. The sequence must be higher.</summary>
    public void Update(NodeRecord record) => _protocol.Own = record.Sequence > _protocol.Own.Sequence ? record : _protocol.Own;

    /// <summary>One lookup towards a random target; returns all nodes met on the way.</summary>
    public Task<IReadOnlyList<NodeRecord>> LookupAsync(CancellationToken cancellationToken)
    {
        var target = new byte[32];
        lock (_random)
        {
            _random.NextBytes(target);
        }

        return LookupAsync(target, cancellationToken);
    }

    /// <summary>Round trip to a node; null when it does not answer.</summary>
    public async Task<bool> PingAsync(NodeRecord node, CancellationToken cancellationToken) =>
        await RequestAsync(node, id => new Ping(id, _protocol.Own.Sequence), cancellationToken).ConfigureAwait(false) is Pong;

    /// <summary>Nodes that a node has in its table at logarithmic distances from itself (FINDNODE): at most 16 in all; none when it does not answer.</summary>
    public async Task<IReadOnlyList<NodeRecord>> FindNodesAsync(NodeRecord node, IReadOnlyList<int> distances, CancellationToken cancellationToken) =>
        await RequestAsync(node, id => new FindNode(id, [.. distances]), cancellationToken).ConfigureAwait(false) is Nodes nodes
            ? Accept(nodes, node, [.. distances]) : [];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await Task.WhenAll(_receiving, _searching).ConfigureAwait(false);
    }

    private void Send(IPEndPoint to, byte[] packet)
    {
        try
        {
            _socket.SendTo(packet, to);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // As good as lost on the way.
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[2048];
        var any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, any, _stop.Token).ConfigureAwait(false);
                _protocol.Receive((IPEndPoint)received.RemoteEndPoint, buffer.AsSpan(0, received.ReceivedBytes));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // An ICMP answer to an earlier packet; the socket itself is fine.
            }
        }
    }

    private async Task SearchAsync()
    {
        foreach (var node in _options.Bootstrap)
        {
            Learn(node);
        }

        var pause = _options.ShortestPause;
        try
        {
            while (true)
            {
                var before = _discovered.Count;
                if (TableSize == 0)
                {
                    await Task.WhenAll(_options.Bootstrap.Select(n => PingAsync(n, _stop.Token))).ConfigureAwait(false);
                }

                await LookupAsync(_stop.Token).ConfigureAwait(false);
                await CheckOneAsync().ConfigureAwait(false);
                pause = _discovered.Count > before || TableSize == 0 ? _options.ShortestPause
                    : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, _options.LongestPause.Ticks));
                await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    /// <summary>Asks one random node of the table whether it is still there; it leaves the table when not.</summary>
    private async Task CheckOneAsync()
    {
        NodeRecord? node;
        lock (_lock)
        {
            node = _table.Count == 0 ? null : _table.All.ElementAt(_random.Next(_table.Count));
        }

        if (node is not null)
        {
            await PingAsync(node, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<NodeRecord>> LookupAsync(ReadOnlyMemory<byte> target, CancellationToken cancellationToken)
    {
        Dictionary<ReadOnlyMemory<byte>, NodeRecord> found = new(HashComparer.Instance);
        HashSet<ReadOnlyMemory<byte>> asked = new(HashComparer.Instance);
        lock (_lock)
        {
            foreach (var node in _table.Nearest(target, RoutingTable.BucketSize))
            {
                found[node.NodeId] = node;
            }
        }

        while (asked.Count < MaxAsked)
        {
            var next = found.Values.Where(n => !asked.Contains(n.NodeId))
                .Order(Comparer<NodeRecord>.Create((a, b) => Distances.Compare(target.Span, a.NodeId.Span, b.NodeId.Span))).Take(Parallel).ToList();
            if (next.Count == 0)
            {
                break;
            }

            next.ForEach(n => asked.Add(n.NodeId));
            foreach (var records in await Task.WhenAll(next.Select(n => FindNodeAsync(n, target, cancellationToken))).ConfigureAwait(false))
            {
                foreach (var record in records.Where(r => !r.NodeId.Span.SequenceEqual(_protocol.Own.NodeId.Span)))
                {
                    found[record.NodeId] = record;
                }
            }
        }

        return [.. found.Values];
    }

    private async Task<IReadOnlyList<NodeRecord>> FindNodeAsync(NodeRecord node, ReadOnlyMemory<byte> target, CancellationToken cancellationToken)
    {
        var distance = Distances.Of(node.NodeId.Span, target.Span);
        int[] distances = [.. new[] { distance, distance + 1, distance - 1 }.Where(static d => d is > 0 and <= Distances.Max)];
        return await FindNodesAsync(node, distances, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes records that lie at a distance that was asked for; others were not asked for.</summary>
    private List<NodeRecord> Accept(Nodes nodes, NodeRecord from, int[] distances)
    {
        List<NodeRecord> records = [];
        foreach (var bytes in nodes.Records.Take(MaxAnswerRecords * 2))
        {
            NodeRecord? record;
            lock (_lock)
            {
                record = _cache.Decode(bytes);
            }

            if (record?.UdpEndPoint is not null && distances.Contains(Distances.Of(from.NodeId.Span, record.NodeId.Span)))
            {
                Learn(record);
                records.Add(record);
            }
        }

        return records;
    }

    private async Task<Message?> RequestAsync(NodeRecord node, Func<byte[], Message> make, CancellationToken cancellationToken)
    {
        if (node.UdpEndPoint is not { } endPoint)
        {
            return null;
        }

        try
        {
            var answer = await _protocol.RequestAsync(node, endPoint, make, cancellationToken).ConfigureAwait(false);
            Answered(node);
            if (answer is Pong pong)
            {
                await OnPongAsync(node, endPoint, pong, cancellationToken).ConfigureAwait(false);
            }

            return answer;
        }
        catch (TimeoutException)
        {
            lock (_lock)
            {
                _table.Remove(node.NodeId);
            }

            return null;
        }
    }

    private async Task OnPongAsync(NodeRecord node, IPEndPoint from, Pong pong, CancellationToken cancellationToken)
    {
        if (pong.RecordSequence > node.Sequence
            && await RequestAsync(node, static id => new FindNode(id, [0]), cancellationToken).ConfigureAwait(false) is Nodes nodes)
        {
            Accept(nodes, node, [0]);
        }

        if (_options.UpdateRecord)
        {
            Vote(from, new IPEndPoint(pong.Ip, pong.Port));
        }
    }

    /// <summary>Counts who sees this node at which address; two of the same opinion change the record.</summary>
    private void Vote(IPEndPoint voter, IPEndPoint seen)
    {
        lock (_lock)
        {
            if (seen.Equals(_protocol.Own.UdpEndPoint) || _votes.Count > 100)
            {
                return;
            }

            if (!_votes.TryGetValue(seen, out var voters))
            {
                _votes[seen] = voters = [];
            }

            if (voters.Add(voter) && voters.Count == 2)
            {
                _log.LogInformation("discv5: peers see this node at {EndPoint}", seen);
                _protocol.Own = NodeRecordBuilder.From(_protocol.Own).EndPoint(seen.Address, _protocol.Own.TcpPort, seen.Port)
                    .Sign(_options.Identity, _protocol.Own.Sequence + 1);
            }
        }
    }

    private void Answered(NodeRecord node)
    {
        Learn(node);
        lock (_lock)
        {
            _table.Add(_discovered.GetValueOrDefault(node.NodeId) ?? node);
        }
    }

    private void Learn(NodeRecord node)
    {
        if (node.NodeId.Span.SequenceEqual(_protocol.Own.NodeId.Span)
            || (_discovered.TryGetValue(node.NodeId, out var known) && known.Sequence >= node.Sequence))
        {
            return;
        }

        if (_discovered.Count >= MaxDiscovered && _discovered.Keys.FirstOrDefault() is { Length: > 0 } oldest)
        {
            _discovered.TryRemove(oldest, out _);
        }

        _discovered[node.NodeId] = node;
        if (_options.IsWanted?.Invoke(node) ?? true)
        {
            Discovered?.Invoke(node);
        }
    }

    private Message? Serve(IPEndPoint from, NodeRecord? node, Message request)
    {
        switch (request)
        {
            case Ping ping:
                return new Pong(ping.RequestId, _protocol.Own.Sequence, from.Address, from.Port);
            case FindNode find:
                List<byte[]> records = [];
                lock (_lock)
                {
                    foreach (var distance in find.Distances.Distinct())
                    {
                        records.AddRange(distance == 0 ? [_protocol.Own.Encoded.ToArray()]
                            : _table.AtDistance(distance).Select(static r => r.Encoded.ToArray()));
                    }
                }

                return new Nodes(find.RequestId, 1, [.. records.Take(MaxAnswerRecords)]);
            case TalkRequest talk:
                return new TalkResponse(talk.RequestId, []);
            default:
                return null;
        }
    }
}
