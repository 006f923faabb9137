using Waku.QA.Core.Nodes;
using Waku.QA.Orchestrator.Clusters;
using Waku.QA.Orchestrator.Oracle;

namespace Waku.QA.Suites.Functional;

/// <summary>The cluster of a functional case with its two nodes.</summary>
internal sealed class FunctionalSite(CaseContext context, Cluster cluster)
{
    public CaseContext Context => context;

    public Cluster Cluster => cluster;

    public ClusterNode Subject => cluster[FunctionalPlan.Subject];

    public ClusterNode Witness => cluster[FunctionalPlan.Witness];

    public CancellationToken Cancelled => context.Cancelled;

    /// <summary>The shared cluster of a label.</summary>
    public static async Task<FunctionalSite> OpenAsync(CaseContext context, string label) => await OpenAsync(context, FunctionalPlan.Site(label));

    /// <summary>The shared cluster of a topology.</summary>
    public static async Task<FunctionalSite> OpenAsync(CaseContext context, Core.Topologies.Topology topology) => new(context, await context.ShareAsync(topology.Name, topology));

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

    /// <summary>The subject still relays: what the case did has not hurt it.</summary>
    public Task StillAliveAsync() => context.StepAsync($"{Subject.Name} still relays", () => context.RelayAsync(cluster, Witness, [Subject], 0, context.Message(contentTopic: ContentTopic("alive"))));
}
