using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Smoke;

/// <summary>Light clients of every implementation with service nodes of every other (12/WAKU2-FILTER, 13/WAKU2-STORE, 19/WAKU2-LIGHTPUSH).</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ServiceTests : SuiteCase
{
    private const int Stored = 5;
    private const int PageSize = 2;

    /// <summary>UDP port of discovery v5 where nothing else is said; plans say the number of the TCP port.</summary>
    private const int DiscoveryPort = 9000;

    /// <summary>What a node in another role serves. A build of August 2026 served four of them although every flag said no (issue 19, item 3).</summary>
    private static readonly string[] ServedProtocols =
    [
        WireProtocols.Relay, WireProtocols.Store, WireProtocols.LegacyStore, WireProtocols.FilterSubscribe, WireProtocols.Lightpush,
        WireProtocols.LegacyLightpush, WireProtocols.PeerExchange,
    ];

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.ServicePairs))]
    public Task FindsInTheStore(string client, string server) =>
        CaseAsync("What was relayed past a store is found by a light client, all of it, in order, page by page, unaltered.", async context =>
    {
        var (cluster, service, witness, light) = await OpenAsync(context, client, server);
        var legacy = !(service.Capabilities.Has(Capability.StoreServer) && light.Capabilities.Has(Capability.StoreClient));
        Require(service, legacy ? Capability.LegacyStoreServer : Capability.StoreServer);
        Require(light, legacy ? Capability.LegacyStoreClient : Capability.StoreClient);
        var (topic, contentTopic) = Topics(witness, "store", client, server);
        List<string> hashes = [];
        for (var i = 0; i < Stored; i++)
        {
            hashes.Add(await context.PublishAsync(cluster, witness, topic, context.Message(50 + i, contentTopic) with { Meta = [(byte)i] }));
        }

        var query = new StoreQuery { PubsubTopic = topic, ContentTopics = [contentTopic], PageSize = PageSize, Ascending = true, IncludeData = true };
        await context.FindsAsync(cluster, light, query, hashes, legacy);
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.ServicePairs))]
    public Task PushesWhatTheFilterAsksFor(string client, string server) =>
        CaseAsync("A light client gets what its content topics carry, once and unaltered; after unsubscribing it is forgotten.",
            async context =>
    {
        var (cluster, service, witness, light) = await OpenAsync(context, client, server);
        Require(service, Capability.FilterServer);
        Require(light, Capability.FilterClient);
        var (topic, wanted) = Topics(witness, "filter", client, server);
        var marker = $"{wanted[..^"/proto".Length]}-marker/proto";
        await context.StepAsync($"{light.Name} subscribes and pings", async () =>
        {
            await light.Control.Filter.SubscribeAsync(topic, [wanted, marker], context.Cancelled);
            await light.Control.Filter.PingAsync(context.Cancelled);
        });
        var hash = await context.PublishAsync(cluster, witness, topic, context.Message(90, wanted) with { Meta = [9], Version = 1 });
        await context.PushedAsync(cluster, light, topic, wanted, hash);

        // Sent later on the other topic that is subscribed: when it is there, everything before would have been.
        var last = await context.PublishAsync(cluster, witness, topic, context.Message(92, marker));
        await context.PushedAsync(cluster, light, topic, marker, last);
        await light.Inbox.DrainPushedAsync(topic, wanted, context.Cancelled);
        Assert.That(cluster.History.PushesTo(light.Name, hash), Is.EqualTo(1), "pushes of the message");

        // A client drops what it did not ask for, so only the service's word tells whether it forgot.
        await context.StepAsync($"{light.Name} unsubscribes from all, and {service.Name} no longer knows it", async () =>
        {
            await light.Control.Filter.UnsubscribeAllAsync(context.Cancelled);
            await Assert.ThrowsAsync<NodeRefusedException>(() => light.Control.Filter.PingAsync(context.Cancelled));
        });
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.ServicePairs))]
    public Task PublishesByLightpush(string client, string server) =>
        CaseAsync("What a light client pushes is relayed by the service to others, unaltered, and the client is told to how many.", async context =>
    {
        var (cluster, service, witness, light) = await OpenAsync(context, client, server);
        Require(service, Capability.LightpushServer);
        Require(light, Capability.LightpushClient);
        var (topic, contentTopic) = Topics(witness, "push", client, server);
        var message = context.Message(120, contentTopic) with { Meta = [1, 2], Version = 1 };
        await context.StepAsync($"{light.Name} pushes", async () =>
            Assert.That(await light.Control.LightPush.PublishAsync(topic, message, context.Cancelled), Is.Null.Or.GreaterThanOrEqualTo(1),
                "peers that the service relayed to, where the client is told"));
        await context.DeliveredAsync(cluster, [witness], topic, MessageHashing.Hash(topic, message));
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.ServicePairs))]
    public Task PublishesByLegacyLightpush(string client, string server) =>
        CaseAsync("What a light client pushes by lightpush v2 is relayed by the service to others, unaltered.", async context =>
    {
        var (cluster, service, witness, light) = await OpenAsync(context, client, server);
        Require(service, Capability.LegacyLightpushServer);
        Require(light, Capability.LegacyLightpushClient);
        var (topic, contentTopic) = Topics(witness, "legacy-push", client, server);
        var message = context.Message(121, contentTopic);
        await context.StepAsync($"{light.Name} pushes", () => light.Control.LightPush.PublishLegacyAsync(topic, message, context.Cancelled));
        await context.DeliveredAsync(cluster, [witness], topic, MessageHashing.Hash(topic, message));
    });

    [TestCaseSource(typeof(SmokePlan), nameof(SmokePlan.LightClients))]
    [Requirement("N#3540", "light node")]
    public Task IsALightNodeInDeed(string client, string server) =>
        CaseAsync("A light node offers neither relay nor a service, and runs no discovery: else cases of light clients would be of relays.", async context =>
    {
        var (cluster, _, _, light) = await OpenAsync(context, client, server);
        var connection = await context.Wire(cluster).ConnectAsync(light, context.Cancelled);
        if (light.Spec.OwnDefaults)
        {
            // Which services its users have besides is the implementation's to say.
            Assert.That(connection.Identified!.Protocols, Does.Not.Contain(WireProtocols.Relay));
            return;
        }

        Assert.That(connection.Identified!.Protocols.Intersect(ServedProtocols), Is.Empty, "protocols that it serves");

        // nwaku has sockets for DNS queries too, on ports that the system chose.
        int[] discovery = [DiscoveryPort, cluster.Plan.Addresses[light.Name].Ports.Tcp];
        var hears = (await light.UdpEndPointsAsync(context.Cancelled))?.Where(p => discovery.Contains(p.Port));
        Assert.That(hears, Is.Null.Or.Empty, "where discovery v5 hears");
    });

    private static async Task<(Cluster Cluster, ClusterNode Service, ClusterNode Witness, ClusterNode Light)> OpenAsync(CaseContext context, string client,
        string server)
    {
        var topology = SmokePlan.Light(server);
        var cluster = await context.ShareAsync(topology.Name, topology);
        return (cluster, cluster[SmokePlan.Service], cluster[SmokePlan.Witness], cluster[SmokePlan.NameOf($"light-{client}")]);
    }

    /// <summary>Shard 0, and a content topic that no other case uses.</summary>
    private static (string Topic, string ContentTopic) Topics(ClusterNode node, string protocol, string client, string server) =>
        (CaseContext.Topic(node, 0), $"/waku-qa/1/{protocol}-{SmokePlan.NameOf($"{client}-{server}")}/proto");
}
