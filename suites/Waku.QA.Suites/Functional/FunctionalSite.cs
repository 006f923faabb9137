using Waku.QA.Clusters;
using Waku.QA.Core.Behaviours;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Wire;
using Waku.QA.Wire.Protos;

namespace Waku.QA.Suites.Functional;

/// <summary>The cluster of a functional case with its two nodes.</summary>
internal sealed class FunctionalSite(CaseContext context, Cluster cluster)
{
    private const int RawShard = 7;
    private const int PollsBetweenAsking = 50;
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    public CaseContext Context => context;

    public Cluster Cluster => cluster;

    public ClusterNode Subject => cluster[FunctionalPlan.Subject];

    public ClusterNode Witness => cluster[FunctionalPlan.Witness];

    public CancellationToken Cancelled => context.Cancelled;

    /// <summary>The shared cluster of a label.</summary>
    public static async Task<FunctionalSite> OpenAsync(CaseContext context, string label) => await OpenAsync(context, FunctionalPlan.Site(label));

    /// <summary>The shared cluster of a topology.</summary>
    public static async Task<FunctionalSite> OpenAsync(CaseContext context, Core.Topologies.Topology topology)
    {
        var site = new FunctionalSite(context, await context.ShareAsync(topology.Name, topology));

        // Raw REST requests publish there, with times that the node sets.
        site.Cluster.History.Open(site.Topic(RawShard), site.Cluster.Settings.Time.GetUtcNow());
        return site;
    }

    /// <summary>Pubsub topic of a shard.</summary>
    public string Topic(int shard) => CaseContext.Topic(Subject, shard);

    /// <summary>A content topic that no other case has.</summary>
    public string ContentTopic(string what = "c") => context.ContentTopic(what);

    /// <summary>Publishes at the witness and waits until the subject has it.</summary>
    public async Task<string> RelayToSubjectAsync(string topic, NodeMessage message)
    {
        var hash = await context.PublishAsync(cluster, Witness, topic, message);
        await context.DeliveredAsync(cluster, [Subject], topic, hash);
        return hash;
    }

    /// <summary>Waits until the witness has a message.</summary>
    public Task WitnessedAsync(string topic, NodeMessage message) => context.DeliveredAsync(cluster, [Witness], topic, MessageHashing.Hash(topic, message));

    /// <summary>
    /// Asks a node for a message by IWANT, again every half second until it is given: nodes keep messages for a few heartbeats only, and where the
    /// machine is busy that time is over before the node's own report of the delivery was read.
    /// </summary>
    public Task GivenAsync(ClusterNode node, WireRelay asker, byte[] data)
    {
        var polls = 0;
        var ask = new Proto().Message(3, new Proto().Message(2, new Proto().Bytes(1, WireRelay.IdOf(data))));
        return context.UntilAsync(cluster, $"a message of {node.Name} that was asked for", async token =>
        {
            if (node.Behaviour.AnswersOnlyAnnouncedIwant && !asker.Announced(WireRelay.IdOf(data)))
            {
                return "no IHAVE told of it";
            }

            if (polls++ % PollsBetweenAsking == 0)
            {
                await asker.SendAsync(ask, token);
            }

            return asker.Messages.Any(m => m.Bytes(2)?.SequenceEqual(data) == true) ? null : "it was not given";
        });
    }

    /// <summary>After a start: subject and witness find each other again, and relay both ways.</summary>
    public async Task StillMeetsAsync()
    {
        await context.StepAsync("subject and witness see each other", () => cluster.UntilAsync("each to see the other", async token =>
            await Witness.SeesAsync(Subject, 0, token) == false
                || await Subject.SeesAsync(Witness, 0, token) == false
                ? "they do not"
                : null, Reconnect, Poll, context.Cancelled));
        await context.RelayAsync(cluster, Witness, [Subject], 0, context.Message(contentTopic: ContentTopic("there")));
        await context.RelayAsync(cluster, Subject, [Witness], 0, context.Message(contentTopic: ContentTopic("back")));
    }

    /// <summary>Bytes of the longest encoded message that the subject takes from a peer on a topic.</summary>
    public int LongestRelayed(string topic)
    {
        var behaviour = Subject.Behaviour;
        var around = behaviour.SizeCounted == SizeCount.Rpc
            ? WireRelay.Publish(topic, new byte[behaviour.RelayLimit]).ToArray().Length - behaviour.RelayLimit
            : 0;
        return behaviour.RelayLimit - around;
    }

    /// <summary>The subject still relays: what the case did has not hurt it.</summary>
    public Task StillAliveAsync() =>
        context.StepAsync($"{Subject.Name} still relays",
            () => context.RelayAsync(cluster, Witness, [Subject], 0, context.Message(contentTopic: ContentTopic("alive"))));
}
