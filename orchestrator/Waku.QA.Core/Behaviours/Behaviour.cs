namespace Waku.QA.Core.Behaviours;

/// <summary>
/// What a suite must know of how a version behaves, beside what it can do: expectations, each seen on a real node or read in its source
/// (the adapter's table says which). So no suite names an implementation, and a case waits or adapts instead of failing (issues 16 and 19).
/// </summary>
public sealed record Behaviour
{
    /// <summary>Nothing out of the way is known.</summary>
    public static Behaviour Usual { get; } = new();

    /// <summary>Filter requests that it takes from one peer; null for no limit that a suite reaches.</summary>
    public RequestRate? FilterRequests { get; init; }

    /// <summary>Lightpush requests that it takes from one peer; null for no limit that a suite reaches.</summary>
    public RequestRate? LightpushRequests { get; init; }

    /// <summary>Peer exchange requests that it takes from one peer; null for no limit that a suite reaches.</summary>
    public RequestRate? PeerExchangeRequests { get; init; }

    /// <summary>
    /// True when a peer exchange request above the rate is answered with status 429; otherwise the stream ends without a word (waku-node-facts §8.4).
    /// </summary>
    public bool AnswersTooManyExchanges { get; init; } = true;

    /// <summary>Queries that its own store client makes of one store; it waits by itself, so that a walk over pages takes as long. Null for no limit.</summary>
    public RequestRate? StoreQueries { get; init; }

    /// <summary>
    /// Muxers that it offers, by the names of <see cref="Nodes.NodeSpec.Muxer"/>. A link over another one is not planned, and <c>na</c> is
    /// its answer.
    /// </summary>
    public IReadOnlyList<string> Muxers { get; init; } = ["yamux", "mplex"];

    /// <summary>Whom it asks outside of the cluster although every flag against that is set, one line each; empty for nobody.</summary>
    public IReadOnlyList<string> SpeaksTo { get; init; } = [];

    /// <summary>Cluster ids that alone bring in the preset of a public network: never planned without <c>publicCluster</c>.</summary>
    public IReadOnlyList<int> PresetClusters { get; init; } = [1];

    /// <summary>Fewest connections that it can be told to allow; with fewer it ends or is deaf.</summary>
    public int LeastConnections { get; init; } = 1;

    /// <summary>Longest relayed message, in bytes, counted as <see cref="SizeCounted"/> says.</summary>
    public int RelayLimit { get; init; } = 150 * 1024;

    /// <summary>What <see cref="RelayLimit"/> is held against.</summary>
    public SizeCount SizeCounted { get; init; } = SizeCount.Message;

    /// <summary>True when it closes the relay stream after a message above its limit: the next one belongs on a new stream.</summary>
    public bool ClosesStreamAboveLimit { get; init; }

    /// <summary>True when relay and admin say in words or codes why they refuse; otherwise every refusal is <see cref="Nodes.NodeError.Internal"/>.</summary>
    public bool SaysWhy { get; init; } = true;

    /// <summary>True when a request that cannot be decoded is answered; otherwise the stream ends without a word.</summary>
    public bool AnswersUndecodable { get; init; } = true;

    /// <summary>True when pushes to a filter client keep the order of the messages.</summary>
    public bool PushesInOrder { get; init; } = true;

    /// <summary>True when IWANT is answered only for messages that it announced by an IHAVE of its own.</summary>
    public bool AnswersOnlyAnnouncedIwant { get; init; }

    /// <summary>Time between two runs of the store's retention; null when it holds at once.</summary>
    public TimeSpan? RetentionEvery { get; init; }

    /// <summary>True when its store gives back every field of a message, so that the hash of a row is that of the message.</summary>
    public bool StoreKeepsAllFields { get; init; } = true;

    /// <summary>True when it disconnects relay peers that name no shards in field 3 of 66/WAKU2-METADATA.</summary>
    public bool WantsShardsInMetadata { get; init; }

    /// <summary>True when it dials a static peer again that was killed and came back.</summary>
    public bool Redials { get; init; } = true;

    /// <summary>
    /// False when a node without a single connected peer dials nobody again where no name of the public DNS resolves, as in every network of ours: it
    /// takes itself for offline (nwaku, <c>online_monitor.nim</c>). What such a node does alone says nothing about it elsewhere.
    /// </summary>
    public bool DialsWithoutPeers { get; init; } = true;

    /// <summary>
    /// True when its reconciliation messages list pubsub and content topics, begin with a time alone, and its transfers have the topic in field 1;
    /// otherwise they are as the text of WAKU-SYNC has them: cluster and shards, a skipped range first, the message in field 1.
    /// </summary>
    public bool SyncsByTopics { get; init; }

    /// <summary>True when its message counters exist before the first message.</summary>
    public bool CountsFromZero { get; init; } = true;

    /// <summary>
    /// Messages of filter services that it keeps for REST, where no flag sets it: more that come at once push out the oldest. Null when a flag does.
    /// </summary>
    public int? FilterCacheCapacity { get; init; }

    /// <summary>Two drains of its filter cache at the same time end it: ask one after another.</summary>
    public bool DrainsOneByOne { get; init; }
}
