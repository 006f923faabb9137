using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Clients;

/// <summary>A node as the client of filter and lightpush services that the harness plays.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ServiceClientTests : SuiteCase
{
    private const string Topic = "/waku/2/rs/66/0";

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.ServiceClients))]
    [Requirement("12-M2", "12-M3", "12-M4", "12-M5", "12-M8", "12-M9", "12-S4", "12-S14", "12-M7")]
    public Task FilterRequestsHaveWhatTheyMust(string label) =>
        CaseAsync("Each filter request is a FilterSubscribeRequest with an id of its own and its type; criteria are in those that need them and in no other.",
            context => PlayedAsync(context, label, WireProtocols.FilterSubscribe, Accept, async (site, service) =>
    {
        var filter = site.Subject.Control.Filter;
        var contentTopic = site.ContentTopic();
        await filter.SubscribeAsync(Topic, [contentTopic], context.Cancelled);
        await filter.PingAsync(context.Cancelled);
        await filter.UnsubscribeAsync(Topic, [contentTopic], context.Cancelled);
        await filter.UnsubscribeAllAsync(context.Cancelled);
        var requests = service.Served.Select(static s => ProtoFields.Parse(s.Request)).ToList();
        Assert.That(requests.Select(static r => r.UInt(2)), Is.EqualTo(new ulong?[] { 1, 0, 2, 3 }), "types, present also where zero");
        Assert.That(requests.Select(static r => r.Text(1)), Is.Unique.And.All.Not.Empty, "request ids");
        Assert.That(requests.Select(static r => (r.Has(10), r.Has(11))), Is.EqualTo(new[] { (true, true), (false, false), (true, true), (false, false) }),
            "criteria");
        Assert.That((requests[0].Text(10), requests[0].Text(11)), Is.EqualTo((Topic, contentTopic)));
    }));

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.ServiceClients))]
    [Requirement("12-S2", "status-go#7780")]
    public Task FilterErrorsAreErrors(string label) => CaseAsync("Status codes of a filter service outside 2xx are reported as failures.", async context =>
    {
        var code = 0u;
        await PlayedAsync(context, label, WireProtocols.FilterSubscribe,
            request => new Proto().Text(1, code == 429 ? "N/A" : ProtoFields.Parse(request).Text(1)).UInt(10, code).Text(11, "no").ToArray(), (site, _) =>
        {
            foreach (var next in (uint[])[400, 404, 429, 503])
            {
                code = next;
                Assert.That(async () => await site.Subject.Control.Filter.SubscribeAsync(Topic, ["/a/1/b/proto"], context.Cancelled),
                    Throws.InstanceOf<NodeRefusedException>(), $"status {code}");
            }

            return Task.CompletedTask;
        });
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.ServiceClients))]
    [Requirement("12-M10", "12-S20", "12-S21")]
    public Task PushesAreTakenOnlyAsAskedFor(string label) =>
        CaseAsync("Pushes that match a subscription are delivered; those of other content topics, and of peers where there is no subscription, are not. "
            + "Nothing is answered.", context => PlayedAsync(context, label, WireProtocols.FilterSubscribe, Accept, async (site, service) =>
    {
        var wanted = site.ContentTopic("wanted");
        await site.Subject.Control.Filter.SubscribeAsync(Topic, [wanted], context.Cancelled);
        var (good, other, foreign, last) =
            (context.Message(30, wanted), context.Message(31, site.ContentTopic("other")), context.Message(32, wanted), context.Message(33, wanted));
        var stranger = context.Wire(site.Cluster);
        await PushAsync(site, stranger, foreign);
        await PushAsync(site, service, good, other, last);
        await context.PushedAsync(site.Cluster, site.Subject, Topic, wanted, MessageHashing.Hash(Topic, last));
        Assert.That(new[] { good, other, foreign }.Select(m => site.Subject.Inbox.PushesOf(MessageHashing.Hash(Topic, m))), Is.EqualTo(new[] { 1, 0, 0 }),
            "good, other content topic, stranger");
        await site.Subject.Control.Filter.UnsubscribeAllAsync(context.Cancelled);
    }));

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.ServiceClients))]
    [Requirement("14-M1", "14-M2", "19v3-S1")]
    public Task LightpushRequestsHaveWhatTheyMust(string label) =>
        CaseAsync("A push is a LightpushRequest with an id of its own, the pubsub topic, and the message unaltered.",
            context => PlayedAsync(context, label, WireProtocols.Lightpush,
                request => new Proto().Text(1, ProtoFields.Parse(request).Text(1)).UInt(10, 200).UInt(12, 3).ToArray(), async (site, service) =>
    {
        var message = context.Message(50, site.ContentTopic()) with { Meta = [5], Version = 2, Ephemeral = true };
        Assert.That(await site.Subject.Control.LightPush.PublishAsync(Topic, message, context.Cancelled), Is.EqualTo(3), "relay peers, as the service said");
        var request = ProtoFields.Parse(service.Served.First().Request);
        Assert.That((request.Text(1)?.Length > 0, request.Text(20)), Is.EqualTo((true, Topic)));
        var sent = WireMessages.Read(request.Bytes(21)!)!;
        Assert.That((MessageHashing.Hash(Topic, sent), sent.Version, sent.Ephemeral), Is.EqualTo((MessageHashing.Hash(Topic, message), 2u, true)));
    }));

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.ServiceClients))]
    [Requirement("19-S1", "19v3-S2", "N#3375")]
    public Task LightpushErrorsAreErrors(string label) =>
        CaseAsync("Status codes of a lightpush service outside 2xx are reported as failures.", async context =>
    {
        var code = 0u;
        await PlayedAsync(context, label, WireProtocols.Lightpush,
            request => new Proto().Text(1, ProtoFields.Parse(request).Text(1)).UInt(10, code).Text(11, "no").ToArray(), (site, _) =>
        {
            foreach (var next in (uint[])[400, 420, 429, 500, 503, 505])
            {
                code = next;
                Assert.That(async () => await site.Subject.Control.LightPush.PublishAsync(Topic, context.Message(), context.Cancelled),
                    Throws.InstanceOf<NodeRefusedException>(), $"status {code}");
            }

            return Task.CompletedTask;
        });
    });

    private static byte[] Accept(byte[] request) => new Proto().Text(1, ProtoFields.Parse(request).Text(1)).UInt(10, 200).Text(11, "OK").ToArray();

    /// <summary>
    /// The harness plays the only service of a protocol that the node knows: in a cluster of the case's own, because implementations choose among
    /// all peers that they ever knew, also those that left.
    /// </summary>
    private static async Task PlayedAsync(CaseContext context, string label, string protocol, Func<byte[], byte[]?> answer,
        Func<FunctionalSite, WirePeer, Task> body)
    {
        var topology = FunctionalPlan.Lonely(label) with { Name = SuitePlan.NameOf($"lonely-{TestContext.CurrentContext.Test.MethodName}-{label}") };
        using var lease = await context.LeaseAsync(topology.Name, topology);
        var site = new FunctionalSite(context, lease.Cluster);
        await using var service = context.Wire(site.Cluster, o => o with { Services = new Dictionary<string, Func<byte[], byte[]?>> { [protocol] = answer } });
        await site.Subject.Control.Peers.ConnectAsync([service.Listen()], context.Cancelled);
        using var rest = new RestProbe(site.Subject.Rest);
        await context.UntilAsync(site.Cluster, "the node to know the service", async token =>
            (await rest.SendAsync("GET", "/admin/v1/peers/service", null, null, token)).Body.Contains(service.PeerId, StringComparison.Ordinal)
                ? null
                : "it does not");
        await body(site, service);
        await service.DisconnectAsync(site.Subject);
        await context.UntilAsync(site.Cluster, "the node to see the service go",
            async token => (await site.Subject.Control.Peers.ConnectedAsync(token)).Contains(service.PeerId) ? "it has not" : null);
    }

    private static async Task PushAsync(FunctionalSite site, WirePeer peer, params NodeMessage[] messages)
    {
        var connection = peer.Connected(site.Subject) ?? await peer.ConnectAsync(site.Subject, site.Cancelled);
        await using var stream = await connection.OpenStreamAsync(WireProtocols.FilterPush, site.Cancelled);
        foreach (var message in messages)
        {
            site.Cluster.History.Foreign(Topic, message, site.Cluster.Settings.Time.GetUtcNow());
            await stream.WriteFrameAsync(new Proto().Message(1, WireMessage.Encode(message)).Text(2, Topic).ToArray(), site.Cancelled);
        }

        stream.CloseWrite();
        Assert.That(await stream.ReadAsync(1, site.Cancelled), Is.Empty, "a push is not answered");
    }
}
