using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Messaging;

/// <summary>Messaging over REST, as a build of August 2026 that stands for nwaku v0.39 has it (issue 19, item 3).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MessagingTests : SuiteCase
{
    private const int Shards = 8;
    private const string Sent = "/waku-qa/1/sent-";

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Messengers))]
    [Requirement("messaging: received")]
    public Task GivesWhatCameOnItsContentTopicsOnce(string label) =>
        CaseAsync("What another node publishes on a subscribed content topic is given once, whole; after leaving it nothing more of it.", async context =>
    {
        var site = await OpenAsync(context, label, Shards);
        using var client = new MessagingClient(site.Subject.Rest);
        var (wanted, marker) = (site.ContentTopic("wanted"), site.ContentTopic("marker"));
        await client.SubscribeAsync([wanted, marker], context.Cancelled);
        List<(string Hash, NodeMessage Message)> received = [];
        var first = await PublishAsync(context, site, 30, wanted);
        await ReceivedAsync(context, site, client, received, wanted);
        Assert.That(received.Select(static r => (r.Message.ContentTopic, r.Message.Timestamp)), Is.EqualTo(new[] { (wanted, first.Timestamp) }));
        Assert.That(received[0].Message.Payload, Is.EqualTo(first.Payload));
        Assert.That(Hashes(site, first), Does.Contain(received[0].Hash), "the hash of one of the shards");

        received.Clear();
        await client.UnsubscribeAsync([wanted], context.Cancelled);
        await PublishAsync(context, site, 31, wanted);
        await PublishAsync(context, site, 32, marker);
        await ReceivedAsync(context, site, client, received, marker);
        Assert.That(received.Select(static r => r.Message.ContentTopic), Is.EqualTo(new[] { marker }), "after leaving the other");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Messengers))]
    [Requirement("messaging: sent")]
    public Task SendsAndTellsWhatBecameOfIt(string label) =>
        CaseAsync("What is sent reaches another node; the node tells once that it was propagated, with the hash of the message.", async context =>
    {
        var site = await OpenAsync(context, label, Shards);
        using var client = new MessagingClient(site.Subject.Rest);
        var contentTopic = site.ContentTopic("sent");
        await site.Witness.Control.Relay.SubscribeAutoAsync([contentTopic], context.Cancelled);
        var requestId = await client.SendAsync(context.Message(40, contentTopic), context.Cancelled);
        List<NodeMessage> seen = [];
        await context.UntilAsync(site.Cluster, "the message at the witness", async token =>
        {
            seen.AddRange(await site.Witness.Control.Relay.DrainAutoAsync(contentTopic, token));
            return seen.Count > 0 ? null : "it did not come";
        });
        List<MessagingEvent> events = [];
        await context.UntilAsync(site.Cluster, "its propagation to be told", async token =>
        {
            events.AddRange(await client.SentAsync(requestId, token));
            return events.Exists(static e => e.Kind == MessagingEvent.Propagated) ? null : $"{events.Count} events";
        });
        Assert.That(seen, Has.Count.EqualTo(1));
        Assert.That(Hashes(site, seen[0]), Does.Contain(events[0].Hash), "the hash of the message that came");
        var later = await client.SentAsync(requestId, context.Cancelled);
        Assert.That(later.Select(static e => e.Kind), Has.None.EqualTo(MessagingEvent.Propagated), "told again");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Messengers))]
    [Requirement("messaging: refusals")]
    public Task RefusesWhatItCannotDo(string label) =>
        CaseAsync("A content topic without a shard is refused, and of a request that nobody made the node knows nothing.", async context =>
    {
        var site = await OpenAsync(context, label, Shards);
        using var client = new MessagingClient(site.Subject.Rest);
        await Assert.ThrowsAsync<NodeRefusedException>(() => client.SubscribeAsync(["nope"], context.Cancelled));
        await Assert.ThrowsAsync<NodeRefusedException>(() => client.SendAsync(context.Message(20, "nope"), context.Cancelled));
        Assert.That(await client.SentAsync("nope", context.Cancelled), Is.Empty);
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Messengers))]
    [Requirement("messaging: autosharding")]
    public Task NeedsAutosharding(string label) => CaseAsync("Under static sharding there is no shard to be found, and messaging says so.", async context =>
    {
        var site = await OpenAsync(context, label, 0);
        using var client = new MessagingClient(site.Subject.Rest);
        var refused = await Assert.ThrowsAsync<NodeRefusedException>(() => client.SubscribeAsync([site.ContentTopic()], context.Cancelled));
        Assert.That(refused!.Answer, Does.Contain("autosharding"));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Messengers))]
    [Requirement("messaging: layers")]
    public Task IsNotServedUnasked(string label) => CaseAsync("A node that was not asked to serve messaging has no such resource.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        Require(site.Subject, Capability.Messaging);
        using var client = new MessagingClient(site.Subject.Rest);
        var refused = await Assert.ThrowsAsync<NodeRefusedException>(() => client.ReceivedAsync(context.Cancelled));
        Assert.That(refused!.Error, Is.EqualTo(NodeError.NotFound));
    });

    private static async Task<FunctionalSite> OpenAsync(CaseContext context, string label, int autoshards)
    {
        var topology = FunctionalPlan.Messaging(label, autoshards);
        var site = new FunctionalSite(context, await context.ShareAsync(topology.Name, topology));
        Require(site.Subject, Capability.Messaging);
        return site;
    }

    private static async Task<NodeMessage> PublishAsync(CaseContext context, FunctionalSite site, int length, string contentTopic)
    {
        var message = context.Message(length, contentTopic);
        await context.StepAsync($"{site.Witness.Name} publishes on {contentTopic}",
            () => site.Witness.Control.Relay.PublishAutoAsync(message, context.Cancelled));
        return message;
    }

    /// <summary>Only one case may do this: what is given is gone.</summary>
    private static Task ReceivedAsync(CaseContext context, FunctionalSite site, MessagingClient client, List<(string Hash, NodeMessage Message)> received,
        string contentTopic) => context.UntilAsync(site.Cluster, $"a message on {contentTopic}", async token =>
        {
            // The case that sends subscribes the node to its topic as well.
            received.AddRange((await client.ReceivedAsync(token)).Where(r => !r.Message.ContentTopic.StartsWith(Sent, StringComparison.Ordinal)));
            return received.Exists(r => r.Message.ContentTopic == contentTopic) ? null : $"{received.Count} came";
        });

    private static IEnumerable<string> Hashes(FunctionalSite site, NodeMessage message) =>
        Enumerable.Range(0, Shards).Select(s => MessageHashing.Hash(site.Topic(s), message));
}
