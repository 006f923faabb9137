using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Suites.Functional.Store;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Sync;

/// <summary>A store with messages, in a cluster of its own: what else it had would be told too.</summary>
internal sealed class SyncSite(ClusterLease lease) : IDisposable
{
    private const long Window = 60_000_000_000;
    private readonly List<(long Timestamp, string Hash)> _sent = [];

    public Cluster Cluster => lease.Cluster;

    public ClusterNode Subject => Cluster[FunctionalPlan.Subject];

    public string Topic => CaseContext.Topic(Subject, 0);

    public ulong ClusterId => (ulong)Subject.Spec.ClusterId;

    public ulong[] Shards => [.. Subject.Spec.Shards.Select(static s => (ulong)s)];

    /// <summary>Words of a session with the subject.</summary>
    public WireRanges Words => new(Subject.Behaviour.SyncsByTopics);

    /// <summary>What is stored, in order.</summary>
    public IReadOnlyList<(long Timestamp, string Hash)> Sent => _sent;

    /// <summary>Window that holds all of it and what is sent within the minute, Unix nanoseconds.</summary>
    public (long From, long To) Bounds => (_sent[0].Timestamp, _sent[0].Timestamp + Window);

    /// <summary>Publishes messages and waits until they are stored.</summary>
    public async Task SeedAsync(CaseContext context, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var message = Message(context);
            await context.PublishAsync(Cluster, Cluster[FunctionalPlan.Witness], Topic, message);
            _sent.Add(Id(message));
        }

        _sent.Sort();
        await context.UntilAsync(Cluster, $"{count} messages to be stored",
            async token => (await HashesAsync(context, token)).Count == count ? null : "they are not");
    }

    public NodeMessage Message(CaseContext context) => context.Message(50, context.ContentTopic("sync"));

    public (long Timestamp, string Hash) Id(NodeMessage message) => (message.Timestamp, MessageHashing.Hash(Topic, message)["0x".Length..]);

    /// <summary>Hashes that the store finds.</summary>
    public async Task<IReadOnlyList<string>> HashesAsync(CaseContext context, CancellationToken cancellationToken)
    {
        var query = new WireQuery { PubsubTopic = Topic, ContentTopics = [context.ContentTopic("sync")], Forward = true, Limit = 100 };
        var answer = await context.Wire(Cluster).RequestAsync(Subject, WireProtocols.Store, query.Encode(), cancellationToken);
        return [.. (answer?.Messages(20) ?? []).Select(static r => Convert.ToHexStringLower(r.Bytes(1)!))];
    }

    /// <summary>Transfers a message to the store on a stream of its own.</summary>
    public Task TransferAsync(WireConnection connection, NodeMessage message, CancellationToken cancellationToken) =>
        WirePeer.TransferAsync(Cluster, connection, Topic, WireMessage.Encode(message).ToArray(), Subject.Behaviour.SyncsByTopics, cancellationToken);

    /// <summary>Hash of what a transfer holds: a message and its topic, fields 1 and 2, or the other way round.</summary>
    public string Transferred(byte[] bytes)
    {
        var (message, topic) = Subject.Behaviour.SyncsByTopics ? (2, 1) : (1, 2);
        var fields = ProtoFields.Parse(bytes);
        return MessageHashing.Hash(fields.Text(topic)!, WireMessages.Read(fields.Bytes(message)!)!)["0x".Length..];
    }

    public void Dispose() => lease.Dispose();
}
