using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Node.Enr;
using Waku.Node.Filter;
using Waku.Node.Interception;
using Waku.Node.Lightpush;
using Waku.Node.Messages;
using Waku.Node.Messaging;
using Waku.Node.Metadata;
using Waku.Node.PeerExchange;
using Waku.Node.Peers;
using Waku.Node.Relay;
using Waku.Node.Services;
using Waku.Node.Sharding;
using Waku.Node.Store;
using Waku.Node.Store.Legacy;
using Waku.Node.Store.Sync;

namespace Waku.Node;

/// <summary>
/// A Waku node: a libp2p host with metadata, every client, and those services that its options ask for. Create it, then
/// <see cref="Start"/> it; disposing it leaves the network and closes its store.
/// </summary>
public sealed class WakuNode : IAsyncDisposable
{
    private readonly WakuNodeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly NodeInterceptor? _interceptor;
    private readonly StaticPeers _staticPeers;
    private readonly PeerConnector _connector;
    private readonly NodeIdentity _identity;
    private NodeDiscovery? _discovery;

    /// <summary>Creates the node; nothing is opened yet.</summary>
    public WakuNode(WakuNodeOptions options, TimeProvider? time = null, ILogger? log = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _log = log ?? NullLogger.Instance;
        _interceptor = options.Interceptor is { } interceptor ? new GuardedInterceptor(interceptor, _log) : null;
        Host = new Libp2pHost(options.Libp2p, _time, _log);
        Sharding = new Autosharding(options.ClusterId, options.ShardsInNetwork);
        Metadata = new MetadataProtocol(Host, options.ClusterId, CurrentShards, options.RequireMetadata, options.EnforceCluster, _time, _log);
        Relay = options.Relay ? new RelayProtocol(Host, options.RelayOptions, options.Seed, _time, _log, _interceptor) : null;
        Messenger = new Messenger(Relay, Sharding, _time);
        Requests = new RequestBudget(options.ServiceLimits);
        ServicePeers = new ServicePeers(Host);
        StoreClient = new StoreClient(Host, options.ServiceTimeout, _time);
        HistoryClient = new HistoryClient(Host, options.ServiceTimeout, _time);
        FilterClient = new FilterClient(Host, options.RelayOptions.MaxMessageLength, options.ServiceTimeout, _time, _log);
        LightpushClient = new LightpushClient(Host, options.ServiceTimeout, _time);
        var isProtected = options.StaticPeers.Concat(options.ServicePeers.Select(static s => s.Address)).Select(static a => a.PeerId!);
        Peers = new PeerManager(Host, options.PeerLimits, options.PeerStrategy, options.ClusterId, () => Relay?.Topics ?? [], isProtected, _time, _log);
        PeerExchangeClient = new PeerExchangeClient(Host, Peers.Learn, options.ServiceTimeout, _time);
        _staticPeers = new StaticPeers(Host, _time, _log);
        _connector = new PeerConnector(Host, Relay, _time);
        _identity = new NodeIdentity(options, this, _time);
        MountServices();
    }

    /// <summary>The libp2p host.</summary>
    public Libp2pHost Host { get; }

    /// <summary>Metadata exchange.</summary>
    public MetadataProtocol Metadata { get; }

    /// <summary>Relay; null when it is turned off.</summary>
    public RelayProtocol? Relay { get; }

    /// <summary>Publishes and subscribes as applications do: with autosharding, checks and completed messages.</summary>
    public Messenger Messenger { get; }

    /// <summary>What the requests of peers take now, over all service protocols.</summary>
    public RequestBudget Requests { get; }

    /// <summary>Chooses peers for service requests.</summary>
    public ServicePeers ServicePeers { get; }

    /// <summary>Peer management.</summary>
    public PeerManager Peers { get; }

    /// <summary>What the store service keeps; null when store is not served.</summary>
    public MessageArchive? Archive { get; private set; }

    /// <summary>Store service; null when it is not served.</summary>
    public StoreServer? Store { get; private set; }

    /// <summary>Synchronisation with other stores; null when it is off.</summary>
    public StoreSync? Sync { get; private set; }

    /// <summary>Filter service; null when it is not served.</summary>
    public FilterServer? Filter { get; private set; }

    /// <summary>Store v2 service; null when it is not served.</summary>
    public HistoryServer? LegacyStore { get; private set; }

    /// <summary>Lightpush service; null when it is not served.</summary>
    public LightpushServer? Lightpush { get; private set; }

    /// <summary>Peer exchange service; null when it is not served.</summary>
    public PeerExchangeServer? PeerExchange { get; private set; }

    /// <summary>Asks stores (v3).</summary>
    public StoreClient StoreClient { get; }

    /// <summary>Asks stores that know v2 only.</summary>
    public HistoryClient HistoryClient { get; }

    /// <summary>Subscribes at filter services.</summary>
    public FilterClient FilterClient { get; }

    /// <summary>Publishes through lightpush services.</summary>
    public LightpushClient LightpushClient { get; }

    /// <summary>Asks peer exchange services.</summary>
    public PeerExchangeClient PeerExchangeClient { get; }

    /// <summary>Discovery v5; null when it is off or the node is not started.</summary>
    public Discovery.V5.Discv5Service? Discv5 => _discovery?.Discv5;

    /// <summary>How content topics map to shards.</summary>
    public Autosharding Sharding { get; }

    /// <summary>Cluster id.</summary>
    public ushort ClusterId => _options.ClusterId;

    /// <summary>Shards of the network for autosharding; 0 for static sharding.</summary>
    public ushort ShardsInNetwork => _options.ShardsInNetwork;

    /// <summary>Announced addresses with the node's peer id.</summary>
    public IReadOnlyList<Multiaddr> Addresses => [.. (Host.AnnouncedAddresses ?? Host.ListenAddresses).Select(a => a.WithPeer(Host.PeerId))];

    /// <summary>The node's own record, signed anew when its shards changed; null before the start and for keys other than secp256k1.</summary>
    public NodeRecord? Record => _identity.Record;

    /// <summary>Joins the configured shards, listens, begins to discover, and keeps connecting to the static peers.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">An address is in use or cannot be bound.</exception>
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
        foreach (var (protocol, address) in _options.ServicePeers)
        {
            ServicePeers.Configure(protocol, address);
        }

        _discovery = new NodeDiscovery(_options, this, _identity, _time, _log);
        _discovery.Start();
        Peers.Start();
        Sync?.Start();
        _staticPeers.Start(KeptPeers());
    }

    /// <summary>
    /// Connects to a peer, past any back-off, and returns when the connection can be used: the peer is identified and, where both relay,
    /// each knows what the other is subscribed to, so that what either publishes then arrives.
    /// </summary>
    /// <param name="address">With <c>/p2p/</c> at the end; it is remembered as one that an operator gave.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Libp2pException">The peer cannot be reached, or hung up before it could be used.</exception>
    public Task<Connection> ConnectAsync(Multiaddr address, CancellationToken cancellationToken) => _connector.ConnectAsync(address, cancellationToken);

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

    /// <summary>Subscribes by filter and stays subscribed, at whichever service there is, until the session is disposed.</summary>
    public FilterSession KeepSubscribed(string pubsubTopic, IReadOnlyList<string> contentTopics) =>
        new(Host, FilterClient, ServicePeers, pubsubTopic, contentTopics, _time, _log);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _staticPeers.DisposeAsync().ConfigureAwait(false);
        await Peers.DisposeAsync().ConfigureAwait(false);
        foreach (var part in new IAsyncDisposable?[] { _discovery, Sync, Relay, Filter, Host, Archive })
        {
            if (part is not null)
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Shards joined now; of a node without relay those that it was set up with.</summary>
    internal List<uint> CurrentShards()
    {
        if (Relay is null)
        {
            // It joins none, but it says which it uses: go-waku disconnects who names none.
            return [.. _options.Shards];
        }

        List<uint> shards = [];
        foreach (var name in Relay.Topics)
        {
            if (PubsubTopic.TryParse(name, out var topic) && topic.Cluster == ClusterId)
            {
                shards.Add(topic.Shard);
            }
        }

        return shards;
    }

    /// <summary>Peers that are dialed whenever they are away. A relay node relays with the peers whose services it was told to use.</summary>
    private List<Multiaddr> KeptPeers() =>
        [.. _options.StaticPeers.Concat(Relay is null ? [] : _options.ServicePeers.Select(static s => s.Address)).DistinctBy(static a => a.PeerId)];

    private void MountServices()
    {
        var services = new ServiceHost(Host, Requests, _time, _log, _interceptor);
        if (_options.Store is { } store)
        {
            Archive = new MessageArchive(store.Backend, store.Retention, _time, _log);
            Store = new StoreServer(services, Archive, store.RateLimit);
            Sync = store.Sync is { } sync ? new StoreSync(Host, Archive, sync, ClusterId, CurrentShards, _options.Seed, _time, _log) : null;
            LegacyStore = store.Legacy ? new HistoryServer(services, Archive, store.RateLimit) : null;
        }

        if (_options.Filter is { } filter)
        {
            Filter = new FilterServer(services, filter);
        }

        if (_options.PeerExchange)
        {
            PeerExchange = new PeerExchangeServer(
                services, ClusterId, () => Discv5?.Known ?? [], _options.PeerExchangeRateLimit, _options.Seed);
        }

        if (Relay is not { } relay)
        {
            return;
        }

        if (Archive is { } archive)
        {
            relay.MessageReceived += archive.Add;
        }

        if (Filter is { } pushes)
        {
            relay.MessageReceived += _interceptor is not { } interceptor ? pushes.Push : m => Push(pushes, interceptor.OnPush(m));
        }

        if (_options.Lightpush)
        {
            Lightpush = new LightpushServer(services, Messenger, _options.RelayOptions.MaxMessageLength, _options.LightpushRateLimit);
        }
    }

    private static void Push(FilterServer filter, IEnumerable<RelayMessage> messages)
    {
        foreach (var message in messages)
        {
            filter.Push(message);
        }
    }
}
