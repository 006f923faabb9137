using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Lightpush;

/// <summary>Lightpush v3 and v2 as a service: what it says agrees with what is relayed.</summary>
[Parallelizable(ParallelScope.All)]
[Requirement("19-M1", "19v3-S1")]
public sealed class LightpushServerTests : SuiteCase
{
    private const int Shard = 2;

    [TestCaseSource(typeof(LightpushTables), nameof(LightpushTables.Accepted))]
    [Requirement("N#2955", "14-S6", "14-M3")]
    public Task Relays(string label, PushRow row) =>
        CaseAsync("What is pushed is relayed unaltered, and the answer is 200 with the number of peers.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var message = row.Change(context.Message(row.PayloadLength, site.ContentTopic()));
        var answer = await context.Wire(site.Cluster)
            .RequestAsync(site.Subject, WireProtocols.Lightpush, LightpushTables.Request(site.Topic(Shard), WireMessage.Encode(message), "push-1"),
                context.Cancelled);
        Assert.That((answer?.UInt(10), answer?.Text(1)), Is.EqualTo(((ulong?)200, "push-1")), answer?.Text(11));
        Assert.That(answer!.UInt(12), Is.EqualTo(1), "peers that it was relayed to");
        await RelayedAsync(site, message);
    });

    [TestCaseSource(typeof(LightpushTables), nameof(LightpushTables.LegacyAccepted))]
    [Requirement("N#2955", "14-S6")]
    public Task RelaysByTheOldProtocol(string label, PushRow row) =>
        CaseAsync("What is pushed by lightpush v2 is relayed unaltered, and the answer is success.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var message = row.Change(context.Message(row.PayloadLength, site.ContentTopic()));
        var request = new Proto().Text(1, "push-2").Message(2, new Proto().Text(1, site.Topic(Shard)).Message(2, WireMessage.Encode(message)));
        var answer = await context.Wire(site.Cluster).RequestAsync(site.Subject, WireProtocols.LegacyLightpush, request, context.Cancelled);
        Assert.That((answer?.Text(1), answer?.Message(3)?.UInt(1)), Is.EqualTo(("push-2", (ulong?)1)), answer?.Message(3)?.Text(2));
        await RelayedAsync(site, message);
    });

    [TestCaseSource(typeof(LightpushTables), nameof(LightpushTables.Refused))]
    [Requirement("G#1182")]
    public Task Refuses(string label, PushRefusalRow row) =>
        CaseAsync($"A push with {row.Name} is refused with an error, nothing is relayed, and the service goes on.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var peer = context.Wire(site.Cluster);
        var message = context.Message(30, site.ContentTopic());
        var answer = await peer.RequestAsync(site.Subject, WireProtocols.Lightpush, row.Request(site.Topic(Shard), WireMessage.Encode(message)),
            context.Cancelled);
        Assert.That(row.Status, Does.Contain(answer?.UInt(10)), $"status code {answer?.UInt(10)}; {answer?.Text(11)}");
        Assert.That(answer?.UInt(12) ?? 0, Is.Zero, "peers that it was relayed to");

        var marker = context.Message(31, site.ContentTopic());
        var accepted = await peer.RequestAsync(site.Subject, WireProtocols.Lightpush, LightpushTables.Request(site.Topic(Shard), WireMessage.Encode(marker)),
            context.Cancelled);
        Assert.That(accepted?.UInt(10), Is.EqualTo(200), "a good push afterwards");
        await RelayedAsync(site, marker);
        Assert.That(site.Cluster.History.DeliveriesOf(site.Witness.Name, MessageHashing.Hash(site.Topic(Shard), message)), Is.Zero,
            "the refused message was relayed");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Lightpushes))]
    [Requirement("19-S1", "19v3-S2", "N#2951")]
    public Task SaysNoByTheOldProtocol(string label) =>
        CaseAsync("A v2 push to a shard that nobody relays says is_success=false, in so many bytes, and why.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var request = new Proto().Text(1, "x").Message(2, new Proto().Text(1, "/waku/2/rs/66/997").Message(2, WireMessage.Encode(context.Message())));
        var answer = (await context.Wire(site.Cluster).RequestAsync(site.Subject, WireProtocols.LegacyLightpush, request, context.Cancelled))?.Message(3);
        Assert.That(answer?.Has(1), Is.True, "is_success is present, though false: nim decoders demand it");
        Assert.That((answer!.UInt(1), answer.Text(2)?.Length > 0), Is.EqualTo(((ulong?)0, true)));
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Lightpushes))]
    [Requirement("19-M1")]
    public Task PushesOfManyClientsAreAllRelayed(string label) =>
        CaseAsync("Ten clients push ten messages each at once; all are relayed, each once.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var messages = Enumerable.Range(0, 100).Select(i => context.Message(50 + i, site.ContentTopic())).ToList();
        var peers = Enumerable.Range(0, 10).Select(_ => context.Wire(site.Cluster)).ToList();
        var answers = await Task.WhenAll(
            messages.Select((m, i) =>
                peers[i % 10].RequestAsync(site.Subject, WireProtocols.Lightpush, LightpushTables.Request(site.Topic(Shard), WireMessage.Encode(m)),
                    context.Cancelled)));
        Assert.That(answers.Select(static a => a?.UInt(10)), Is.All.EqualTo(200));
        foreach (var message in messages)
        {
            await RelayedAsync(site, message);
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.Lightpushes))]
    [Requirement("19-M1", "N#3540")]
    public Task TheServiceItselfDeliversWhatIsPushed(string label) =>
        CaseAsync("The service delivers a pushed message to its own application, once.", async context =>
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var message = context.Message(60, site.ContentTopic());
        await context.Wire(site.Cluster)
            .RequestAsync(site.Subject, WireProtocols.Lightpush, LightpushTables.Request(site.Topic(Shard), WireMessage.Encode(message)), context.Cancelled);
        await context.DeliveredAsync(site.Cluster, [site.Subject, site.Witness], site.Topic(Shard), MessageHashing.Hash(site.Topic(Shard), message));
        Assert.That(site.Subject.Inbox.DeliveriesOf(MessageHashing.Hash(site.Topic(Shard), message)), Is.EqualTo(1));
    });

    private static async Task RelayedAsync(FunctionalSite site, NodeMessage message)
    {
        await site.WitnessedAsync(site.Topic(Shard), message);
        var seen = await site.Witness.Inbox.FindAsync(site.Topic(Shard), MessageHashing.Hash(site.Topic(Shard), message), site.Cancelled);
        Assert.That((seen!.Version, seen.Ephemeral), Is.EqualTo((message.Version, message.Ephemeral)), "version and ephemeral, which are not in the hash");
        Assert.That(site.Witness.Inbox.DeliveriesOf(MessageHashing.Hash(site.Topic(Shard), message)), Is.EqualTo(1), "deliveries");
    }
}
