using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Node.Metadata;
using Waku.Node.Relay;
using Waku.Node.Sharding;

namespace Waku.Node;

/// <summary>A Waku node: a libp2p host with metadata and, unless turned off, relay on its shards.</summary>
public sealed class WakuNode : IAsyncDisposable
{
    private static readonly TimeSpan ConnectivityInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StableConnection = TimeSpan.FromSeconds(10);
    private readonly WakuNodeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private Task _connectivity = Task.CompletedTask;

    /// <summary>Creates the node; <see cref="Start"/> opens it.</summary>
    public WakuNode(WakuNodeOptions options, TimeProvider? time = null, ILogger? log = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _log = log ?? NullLogger.Instance;
        Host = new Libp2pHost(options.Libp2p, _time, _log);
        Metadata = new MetadataProtocol(Host, options.ClusterId, CurrentShards, options.RequireMetadata, _time, _log);
        Relay = options.Relay ? new RelayProtocol(Host, options.RelayOptions, options.Seed, _time, _log) : null;
    }

    /// <summary>The libp2p host.</summary>
    public Libp2pHost Host { get; }

    /// <summary>Metadata exchange.</summary>
    public MetadataProtocol Metadata { get; }

    /// <summary>Relay; null when it is turned off.</summary>
    public RelayProtocol? Relay { get; }

    /// <summary>Cluster id.</summary>
    public ushort ClusterId => _options.ClusterId;

    /// <summary>Shards of the network for autosharding; 0 for static sharding.</summary>
    public ushort ShardsInNetwork => _options.ShardsInNetwork;

    /// <summary>Announced addresses with the node's peer id.</summary>
    public IReadOnlyList<Multiaddr> Addresses => [.. (Host.AnnouncedAddresses ?? Host.ListenAddresses).Select(a => a.WithPeer(Host.PeerId))];

    /// <summary>Joins the configured shards, listens, and keeps connecting to the static peers.</summary>
    public void Start()
    {
        foreach (var shard in _options.Shards)
        {
            Relay?.Subscribe(new PubsubTopic(_options.ClusterId, shard).ToString());
        }

        foreach (var address in _options.Listen)
        {
            Host.Listen(address);
        }

        Host.AnnouncedAddresses = _options.Announce;
        if (_options.StaticPeers.Count > 0)
        {
            _connectivity = Task.WhenAll(_options.StaticPeers.Select(StayConnectedAsync));
        }
    }

    /// <summary>Pubsub topic of a content topic under autosharding.</summary>
    public bool TryAutoshard(string contentTopic, out string pubsubTopic, out string error)
    {
        pubsubTopic = "";
        if (!ContentTopic.TryParse(contentTopic, out var topic, out error))
        {
            return false;
        }

        pubsubTopic = new PubsubTopic(ClusterId, topic!.ShardOf(ShardsInNetwork)).ToString();
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _connectivity.ConfigureAwait(false);
        if (Relay is not null)
        {
            await Relay.DisposeAsync().ConfigureAwait(false);
        }

        await Host.DisposeAsync().ConfigureAwait(false);
    }

    private List<uint> CurrentShards()
    {
        List<uint> shards = [];
        foreach (var name in Relay?.Topics ?? [])
        {
            if (PubsubTopic.TryParse(name, out var topic) && topic.Cluster == ClusterId)
            {
                shards.Add(topic.Shard);
            }
        }

        return shards;
    }

    private async Task StayConnectedAsync(Multiaddr address)
    {
        var shortLived = 0;
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                if (Host.FindConnection(address.PeerId!) is { } connection)
                {
                    var start = _time.GetTimestamp();
                    await UntilClosedAsync(connection).ConfigureAwait(false);

                    // A peer that throws us out at once (another cluster, no room) is asked less and less often.
                    shortLived = _time.GetElapsedTime(start) < StableConnection ? Math.Min(shortLived + 1, 7) : 0;
                    await Task.Delay(ConnectivityInterval * (1 << shortLived), _time, _stop.Token).ConfigureAwait(false);
                    continue;
                }

                var wait = await DialAsync(address).ConfigureAwait(false);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _time, _stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The node is stopping.
        }
    }

    private async Task<TimeSpan> DialAsync(Multiaddr address)
    {
        try
        {
            await Host.DialAsync(address, _stop.Token).ConfigureAwait(false);
            return TimeSpan.Zero;
        }
        catch (DialBackoffException e)
        {
            return e.Remaining;
        }
        catch (Libp2pException e)
        {
            _log.LogDebug("static peer {Address}: {Reason}", address, e.Message);
            return ConnectivityInterval;
        }
    }

    private async Task UntilClosedAsync(Connection connection)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.Closed.Register(closed.SetResult).ConfigureAwait(false);
        await closed.Task.WaitAsync(_stop.Token).ConfigureAwait(false);
    }
}
