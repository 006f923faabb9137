using Microsoft.Extensions.Logging;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Primitives;
using Waku.Node.Discovery.Dns;
using Waku.Node.Discovery.V5;
using Waku.Node.Enr;
using Waku.Node.PeerExchange;

namespace Waku.Node;

/// <summary>Runs discovery v5, DNS discovery and the peer exchange client of a node, and hands what they find to its peer manager.</summary>
internal sealed class NodeDiscovery : IAsyncDisposable
{
    private static readonly TimeSpan RecordInterval = TimeSpan.FromSeconds(5);
    private readonly WakuNodeOptions _options;
    private readonly WakuNode _node;
    private readonly NodeIdentity _identity;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];

    public NodeDiscovery(WakuNodeOptions options, WakuNode node, NodeIdentity identity, TimeProvider time, ILogger log)
    {
        _options = options;
        _node = node;
        _identity = identity;
        _time = time;
        _log = log;
        if (options.Discovery.Discv5 is { } endPoint)
        {
            Discv5 = new Discv5Service(
                new Discv5Options
                {
                    Identity = options.Libp2p.Identity,
                    Listen = endPoint,
                    Bootstrap = options.Discovery.Bootstrap,
                    UpdateRecord = options.Discovery.UpdateRecord,
                    MaxNodesPerIp = options.Discovery.MaxNodesPerIp,
                    IsWanted = record => record.Shards?.Cluster == options.ClusterId,
                },
                port =>
                {
                    identity.UdpPort = port;
                    return identity.Record ?? throw new Libp2pException("discovery v5 needs a secp256k1 key and an address");
                },
                options.Seed, time, log);
            Discv5.Discovered += record => node.Peers.Learn(record, PeerOrigin.Discv5);
        }
    }

    public Discv5Service? Discv5 { get; }

    public void Start()
    {
        Discv5?.Start();
        if (Discv5 is not null)
        {
            _loops.Add(Repeat(RecordInterval, UpdateRecordAsync));
        }

        if (_options.Discovery.DnsTree is { } tree)
        {
            _loops.Add(Task.Run(() => ReadTreeAsync(tree)));
        }

        if (_options.ServicePeers.Any(static s => s.Protocol == PeerExchangeClient.Id))
        {
            _loops.Add(Repeat(_options.Discovery.PeerExchangeInterval, ExchangeAsync));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loops).ConfigureAwait(false);
        if (Discv5 is not null)
        {
            await Discv5.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Acts at once and then every interval.</summary>
    private async Task Repeat(TimeSpan interval, Func<Task> act)
    {
        try
        {
            while (true)
            {
                await TryAsync(act).ConfigureAwait(false);
                await Task.Delay(interval, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    /// <summary>What goes wrong once is tried again at the next interval.</summary>
    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            _log.LogWarning("discovery: {Reason}", e.Message);
        }
    }

    private Task UpdateRecordAsync()
    {
        if (_identity.Record is { } record && record.Sequence > Discv5!.Record.Sequence)
        {
            Discv5.Update(record);
        }

        return Task.CompletedTask;
    }

    private async Task ExchangeAsync()
    {
        if (_node.ServicePeers.Find(PeerExchangeClient.Id) is not { } service || _node.Host.Connections.Count >= _options.PeerLimits.OutboundRelayTarget)
        {
            return;
        }

        var (status, description, records) = await _node.PeerExchangeClient.RequestAsync(service, PeerExchangeClient.DefaultCount, _stop.Token)
            .ConfigureAwait(false);
        _log.LogDebug("peer exchange with {Peer}: {Status} {Description}, {Count} record(s)", service, status, description, records.Count);
    }

    private async Task ReadTreeAsync(string url)
    {
        try
        {
            foreach (var record in await new EnrTree(new DnsResolver(_options.Discovery.NameServers)).ReadAsync(url, _stop.Token).ConfigureAwait(false))
            {
                _node.Peers.Learn(record, PeerOrigin.Dns);
            }
        }
        catch (Libp2pException e)
        {
            _log.LogError("DNS discovery failed: {Reason}", e.Message);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopping.
        }
    }
}
