using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Waku.QA.CaseKit.Records;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Oracle;
using Waku.QA.Wire;

namespace Waku.QA.CaseKit;

/// <summary>What a case works with: steps that are reported, messages that can be told apart, waits with evidence.</summary>
public sealed class CaseContext(RunContext run, CaseRecord record, CancellationToken cancellationToken) : IAsyncDisposable
{
    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DeliveryPoll = TimeSpan.FromMilliseconds(10);
    private readonly List<IAsyncDisposable> _owned = [];
    private readonly ConcurrentBag<ClusterUse> _uses = [];
    private readonly ConcurrentDictionary<string, NodeMessage> _published = new();
    private SemaphoreSlim? _slot;
    private string _awaited = "nothing that it named";

    /// <summary>What it waits for, or did last: said when its time is over.</summary>
    public string Awaited => Volatile.Read(ref _awaited);

    /// <summary>Cancelled when the run is, and when the time of the case is over.</summary>
    public CancellationToken Cancelled => cancellationToken;

    /// <summary>The shared cluster of a name; <paramref name="later"/> names a node that is not started with it.</summary>
    public async Task<Cluster> ShareAsync(string name, Topology topology, string? later = null)
    {
        Volatile.Write(ref _awaited, $"the cluster '{name}'");
        var use = await run.Pool.ShareAsync(name, topology, cancellationToken, later, record.FullName);
        _uses.Add(use);
        record.Cluster = use.Cluster.Settings.Name;
        return use.Cluster;
    }

    /// <summary>The cluster of a name for this case alone, until the lease is disposed.</summary>
    public async Task<ClusterLease> LeaseAsync(string name, Topology topology)
    {
        Volatile.Write(ref _awaited, $"the cluster '{name}' for itself alone");
        var lease = await run.Pool.LeaseAsync(name, topology, cancellationToken, record.FullName);
        record.Cluster = lease.Cluster.Settings.Name;
        return lease;
    }

    /// <summary>The run that the case belongs to.</summary>
    public RunContext Run => run;

    /// <summary>Seed of the run.</summary>
    public int Seed => run.Seed;

    /// <summary>A reported step.</summary>
    public async Task StepAsync(string name, Func<Task> action)
    {
        var start = run.Time.GetUtcNow();
        string? error = null;
        Volatile.Write(ref _awaited, name);
        try
        {
            await action();
        }
        catch (Exception e)
        {
            error = e.Message;
            throw;
        }
        finally
        {
            lock (record.Steps)
            {
                record.Steps.Add(new StepRecord(name, start, run.Time.GetUtcNow(), error));
            }
        }
    }

    /// <summary>A new message that no other case has: not its time, and from eight bytes on not its payload either.</summary>
    public NodeMessage Message(int payloadLength = 32, string contentTopic = "/waku-qa/1/smoke/proto")
    {
        var payload = new byte[payloadLength];
        new Random((run.Seed * 31) + payloadLength).NextBytes(payload);
        var timestamp = run.NextTimestamp();
        if (payloadLength >= sizeof(long))
        {
            BinaryPrimitives.WriteInt64BigEndian(payload, timestamp);
        }

        return new NodeMessage { Payload = payload, ContentTopic = contentTopic, Timestamp = timestamp };
    }

    /// <summary>A content topic of this case alone.</summary>
    public string ContentTopic(string what) =>
        $"/waku-qa/1/{what}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record.FullName)))[..12]}/proto";

    /// <summary>Pubsub topic of a shard in a node's cluster.</summary>
    public static string Topic(ClusterNode node, int shard) => $"/waku/2/rs/{node.Spec.ClusterId}/{shard}";

    /// <summary>Publishes; returns the deterministic hash.</summary>
    public async Task<string> PublishAsync(Cluster cluster, ClusterNode from, string topic, NodeMessage message)
    {
        var hash = MessageHashing.Hash(topic, message);
        _published[hash] = message;
        await StepAsync($"{from.Name} publishes {message.Payload.Length} bytes on {topic}",
            () => from.Control.Relay.PublishAsync(topic, message, cancellationToken));
        await cluster.KeepUpAsync(topic, cancellationToken);
        return hash;
    }

    /// <summary>Waits until every node has delivered the message of a hash; ends at once when a node dies, or a refused connection parts the nodes.</summary>
    public Task DeliveredAsync(Cluster cluster, IReadOnlyList<ClusterNode> nodes, string topic, string hash) => cluster.Parted is { } parted
        ? Task.FromException(new PairRefusedException(parted))
        : StepAsync($"delivered at {string.Join(", ", nodes.Select(static n => n.Name))}", () => cluster.UntilAsync($"message {hash} on {topic}", async token =>
        {
            foreach (var node in nodes)
            {
                if (await node.Inbox.FindAsync(topic, hash, token) is null)
                {
                    ThrowIfAltered(cluster, node, topic, hash);
                    return $"{node.Name} has not delivered it";
                }
            }

            return null;
        }, DeliveryLimit, DeliveryPoll, cancellationToken));

    /// <summary>Waits until a message was pushed to a light client.</summary>
    public Task PushedAsync(Cluster cluster, ClusterNode light, string topic, string contentTopic, string hash) =>
        StepAsync($"pushed to {light.Name}", () => UntilAsync(cluster, $"the push of {hash}", async token =>
        {
            if (await light.Inbox.FindPushedAsync(topic, contentTopic, hash, token) is not null)
            {
                return null;
            }

            ThrowIfAltered(cluster, light, topic, hash);
            return "it did not come";
        }));

    /// <summary>Waits until a node finds in a store exactly these messages, in order, page by page, unaltered, and with the store's own hashes.</summary>
    public Task FindsAsync(Cluster cluster, ClusterNode node, StoreQuery query, IReadOnlyList<string> hashes, bool legacy = false)
    {
        var direction = query.Ascending == false ? "backward" : "forward";
        return StepAsync($"{node.Name} finds {hashes.Count} in the store, {direction}",
            () => UntilAsync(cluster, $"{hashes.Count} messages in pages of {query.PageSize}, {direction}", async token =>
        {
            var rows = await StoreWalk.RowsAsync(node, query, legacy, hashes.Count, token);
            var found = rows.Select(r => MessageHashing.Hash(query.PubsubTopic!, r.Message!)).ToList();
            Assert.That(rows.Zip(found).Where(static r => r.First.Hash is not null && r.First.Hash != r.Second), Is.Empty,
                "hashes of the store that its messages do not have");
            return found.SequenceEqual(hashes)
                ? null
                : $"{found.Count} of {hashes.Count} found, in the order {string.Join(' ', found.Select(f => hashes.ToList().IndexOf(f)))}";
        }));
    }

    /// <summary>Publishes and waits for the delivery of an unaltered message.</summary>
    public async Task RelayAsync(Cluster cluster, ClusterNode from, IReadOnlyList<ClusterNode> to, int shard, NodeMessage message)
    {
        var topic = Topic(from, shard);
        var hash = await PublishAsync(cluster, from, topic, message);
        await DeliveredAsync(cluster, to, topic, hash);
    }

    /// <summary>A wire peer of this case alone, with an identity that no other has. It is gone when the case ends.</summary>
    public WirePeer Wire(Cluster cluster, Func<WirePeerOptions, WirePeerOptions>? change = null)
    {
        var peer = new WirePeer(cluster, Options(change));
        _owned.Add(peer);
        return peer;
    }

    /// <summary>
    /// A wire peer that speaks gossipsub by hand. Waits while other cases of the cluster have theirs: gossipsub scores down more than five
    /// from one address.
    /// </summary>
    public async Task<WireRelay> WireRelayAsync(Cluster cluster)
    {
        if (_slot is null)
        {
            var slot = cluster.Items.Get(static () => new RelaySlots()).Free;
            await slot.WaitAsync(cancellationToken);
            _slot = slot;
        }

        var peer = new WireRelay(cluster, Options(null));
        _owned.Add(peer);
        return peer;
    }

    /// <summary>Waits for a condition within the usual limit; ends at once when a node dies.</summary>
    public Task UntilAsync(Cluster cluster, string what, Func<CancellationToken, Task<string?>> missing)
    {
        Volatile.Write(ref _awaited, what);
        return cluster.UntilAsync(what, missing, DeliveryLimit, DeliveryPoll, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var owned in _owned)
        {
            await owned.DisposeAsync();
        }

        _slot?.Release();
        foreach (var use in _uses)
        {
            use.Dispose();
        }
    }

    /// <summary>What came instead of an awaited message says more than that it did not come, and there is no need to wait longer for it.</summary>
    private void ThrowIfAltered(Cluster cluster, ClusterNode node, string topic, string hash)
    {
        if (_published.TryGetValue(hash, out var message) && !cluster.History.Knows(topic) && node.Inbox.AlteredFrom(message) is { } came)
        {
            throw new AlteredMessageException(node.Name, hash, message, came);
        }
    }

    private WirePeerOptions Options(Func<WirePeerOptions, WirePeerOptions>? change)
    {
        var options = new WirePeerOptions
        {
            Key = SHA256.HashData(Encoding.UTF8.GetBytes($"{run.RunId}/{run.Seed}/{record.FullName}/{_owned.Count}")),
        };
        return change?.Invoke(options) ?? options;
    }

    /// <summary>Attaches text to the report.</summary>
    public void Attach(string name, string text) => record.Attachments.Add(new Attachment(name, "text/plain", "txt", Encoding.UTF8.GetBytes(text)));
}
