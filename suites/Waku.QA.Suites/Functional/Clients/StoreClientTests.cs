using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Runs.Specifications;
using Waku.QA.Wire;

namespace Waku.QA.Suites.Functional.Clients;

/// <summary>
/// A node as the client of a store that the harness plays: what it asks is looked at byte by byte, and what it is told is not believed
/// blindly.
/// </summary>
[Parallelizable(ParallelScope.All)]
public sealed class StoreClientTests : SuiteCase
{
    private const string Topic = "/waku/2/rs/66/0";
    private const string ContentTopic = "/waku-qa/1/store-client/proto";

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.StoreClients))]
    [Requirement("13-M12", "13-M13", "13-M14", "13-M15", "13-M16", "13-M17", "13-M18", "13-M19", "13-M25", "13-M20")]
    public Task AsksAsItIsTold(string label) =>
        CaseAsync("Each query is one StoreQueryRequest with a request id of its own, with exactly the criteria given, and include_data and direction set.",
            async context =>
    {
        var (site, service, address) = await OpenAsync(context, label, static request => Answer(request, 200));
        var query = new StoreQuery
        {
            Peer = address,
            PubsubTopic = Topic,
            ContentTopics = [ContentTopic],
            StartTime = 1_700_000_000_001_000_000,
            EndTime = 1_700_000_000_503_000_000,
            IncludeData = true,
            Ascending = true,
            PageSize = 7
        };
        await site.Subject.Control.Store.QueryAsync(query, context.Cancelled);
        await site.Subject.Control.Store.QueryAsync(query, context.Cancelled);
        var requests = Requests(service);
        Assert.That(requests, Has.Count.GreaterThanOrEqualTo(2), "requests");
        Assert.That(requests.Select(static r => r.Text(1)), Is.Unique.And.All.Not.Empty, "request ids");
        foreach (var request in requests)
        {
            Assert.That((request.UInt(2), request.Text(10), request.UInt(52)), Is.EqualTo(((ulong?)1, Topic, (ulong?)1)),
                "include_data, pubsub topic, forward");
            Assert.That(request.All(11).Select(static b => System.Text.Encoding.UTF8.GetString(b)), Is.EqualTo(new[] { ContentTopic }), "content topics");
            Assert.That(request.SInt(12), Is.EqualTo(query.StartTime).Within(1_000), "start, within the microsecond that a double of milliseconds costs");
            Assert.That(request.SInt(13), Is.EqualTo(query.EndTime).Within(1_000), "end");
            Assert.That((request.UInt(53), request.Has(20)), Is.EqualTo(((ulong?)7, false)), "limit, and no hashes beside criteria");
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.StoreClients))]
    [Requirement("13-M21", "13-M22", "13-M23", "13-M20")]
    public Task AsksForHashes(string label) => CaseAsync("A lookup by hashes sends these hashes and no content criteria.", async context =>
    {
        var (site, service, address) = await OpenAsync(context, label, static request => Answer(request, 200));
        string[] hashes = [$"0x{new string('1', 64)}", $"0x{new string('e', 64)}"];
        await site.Subject.Control.Store.QueryAsync(new StoreQuery { Peer = address, Hashes = hashes, IncludeData = true }, context.Cancelled);
        var request = Requests(service)[0];
        Assert.That(request.All(20).Select(static h => $"0x{Convert.ToHexStringLower(h)}"), Is.EqualTo(hashes));
        Assert.That(new[] { 10, 11, 12, 13 }.Where(request.Has), Is.Empty, "content criteria");
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.StoreClients))]
    [Requirement("13-S12", "G#1103")]
    public Task TakesOtherCodesForErrors(string label) =>
        CaseAsync("Answers with status codes outside 2xx are reported as failures, also without request id.", async context =>
    {
        foreach (var code in (uint[])[300, 400, 429, 503])
        {
            var (site, _, address) =
                await OpenAsync(context, label, request => new Proto().Text(1, code == 429 ? "N/A" : "").UInt(10, code).Text(11, "no").ToArray());
            Assert.That(async () =>
                await site.Subject.Control.Store.QueryAsync(new StoreQuery { Peer = address, PubsubTopic = Topic, ContentTopics = [ContentTopic] },
                    context.Cancelled), Throws.InstanceOf<NodeRefusedException>(), $"status {code}");
        }
    });

    [TestCaseSource(typeof(FunctionalPlan), nameof(FunctionalPlan.StoreClients))]
    [Requirement("13-S12", "G#1182")]
    public Task OutlivesAStoreThatLies(string label) =>
        CaseAsync("A store that answers noise, or nothing, leads to an error, and the node goes on.", async context =>
    {
        foreach (var answer in (byte[]?[])[[0xff, 0xff, 0xff, 0xff], null])
        {
            var (site, _, address) = await OpenAsync(context, label, _ => answer);
            Assert.That(async () =>
                await site.Subject.Control.Store.QueryAsync(new StoreQuery { Peer = address, PubsubTopic = Topic, ContentTopics = [ContentTopic] },
                    context.Cancelled), Throws.InstanceOf<NodeRefusedException>());
            await site.StillAliveAsync();
        }
    });

    private static byte[] Answer(byte[] request, ulong status) =>
        new Proto().Text(1, ProtoFields.Parse(request).Text(1)).UInt(10, status).Text(11, "OK").ToArray();

    private static List<ProtoFields> Requests(WirePeer service) =>
        [.. service.Served.Where(static s => s.Protocol == WireProtocols.Store).Select(static s => ProtoFields.Parse(s.Request))];

    private static async Task<(FunctionalSite Site, WirePeer Service, string Address)> OpenAsync(CaseContext context, string label,
        Func<byte[], byte[]?> answer)
    {
        var site = await FunctionalSite.OpenAsync(context, label);
        var service = context.Wire(site.Cluster, o => o with { Services = new Dictionary<string, Func<byte[], byte[]?>> { [WireProtocols.Store] = answer } });
        return (site, service, service.Listen());
    }
}
