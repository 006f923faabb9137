using System.Text;
using System.Text.RegularExpressions;
using Waku.QA.Adapters.Testing;
using Waku.QA.Adapters.Testing.Recordings;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Adapters.GoWaku.Tests;

/// <summary>What the adapter plans and does beyond single requests. Answers are those of the recordings.</summary>
public sealed partial class GoWakuAdapterTests
{
    private const string Hash = "0x5a6e7b8841da99d932cad3041dea569e57a942da0f4c5106ec90c3d905dce5dc";
    private static readonly GoWakuAdapter Adapter = new("/checkout");
    private static readonly CancellationToken None = CancellationToken.None;

    [Test]
    public void LaunchPlansEqualTheirGoldenFile([Values] NodeRole role, [Values] EngineKind engine) => Golden.AssertEqual(
        PlanFixture.GoldenFile($"launch-{role}", engine),
        PlanFixture.Text(Adapter.Artifact(null, engine), PlanFixture.Plan(Adapter, NodeVersion.Parse("v0.10.0"), role, engine)));

    [Test]
    public void EveryFlagIsKnownToTheRealProgram([Values] NodeRole role)
    {
        var help = Flag().Matches(File.ReadAllText(RecordedExchange.File(Recorded.Version, "help.txt"))).Select(static m => m.Groups[1].Value).ToHashSet();
        var limits = new ServiceLimits { StoreCapacity = 5, FilterTimeout = TimeSpan.FromSeconds(9), Connections = 40, RequestsPerHour = 3 };
        var plan = PlanFixture.Plan(Adapter, NodeVersion.Parse("v0.10.0"), role, EngineKind.Process, n => n with { ServiceLimits = limits });

        Assert.That(plan.Arguments.Select(static a => Flag().Match(" " + a).Groups[1].Value).Distinct(), Is.SubsetOf(help).And.Not.Empty);
        Assert.That(plan.Arguments, Is.SupersetOf(
            new[] { "--max-connections=40", "--ip-colocation-limit=0", "--rest-filter-cache-capacity=10000", "--rest-relay-cache-capacity=10000" }));
    }

    /// <summary>A drain answers 404 until the shards were joined over REST, whatever <c>--pubsub-topic</c> says.</summary>
    [Test]
    public async Task ItJoinsItsShardsAfterEachOfItsStarts()
    {
        using var server = StandIn("01-single-node/get_debug_v1_info", "03-relay/A-subs");
        for (var start = 0; start < 2; start++)
        {
            Serve(server, "01-single-node/get_debug_v1_info", "03-relay/A-subs");
            await using var node = Adapter.Connect(Endpoints(server), Spec(NodeRole.Relay));
            Assert.That((await node.HealthAsync(None)).Ready);
            Assert.That((await node.HealthAsync(None)).Ready);

            var joins = server.Requests.Where(static r => r.Method == "POST").ToList();
            Assert.That(joins.Select(static r => (r.Path, Encoding.UTF8.GetString(r.Body))),
                Is.EqualTo(new[] { ("/relay/v1/subscriptions", """["/waku/2/rs/66/0","/waku/2/rs/66/1"]""") }));
        }
    }

    [Test]
    public async Task ItIsNotReadyBeforeItHasJoined()
    {
        using var server = StandIn("01-single-node/get_debug_v1_info");
        await using var node = Adapter.Connect(Endpoints(server), Spec(NodeRole.Relay));
        Assert.That(async () => await node.HealthAsync(None), Throws.InstanceOf<NodeRefusedException>());
        Serve(server, "01-single-node/get_debug_v1_info", "03-relay/A-subs");
        Assert.That((await node.HealthAsync(None)).Ready);
    }

    [Test]
    public async Task ALightNodeJoinsNothing()
    {
        using var server = StandIn("01-single-node/get_debug_v1_info");
        await using var node = Adapter.Connect(Endpoints(server), Spec(NodeRole.Light));
        Assert.That((await node.HealthAsync(None)).Ready);
        Assert.That(server.Requests.Select(static r => r.Method), Has.None.EqualTo("POST"));
    }

    /// <summary>Forty topics in one request freeze it.</summary>
    [Test]
    public async Task ManyShardsAreJoinedAFewAtATime()
    {
        using var server = StandIn("01-single-node/get_debug_v1_info", "03-relay/A-subs");
        await using var node = Adapter.Connect(Endpoints(server), Spec(NodeRole.Relay) with { Shards = [.. Enumerable.Range(0, 41)] });
        await node.HealthAsync(None);
        var joins = server.Requests.Where(static r => r.Method == "POST").Select(static r => Encoding.UTF8.GetString(r.Body).Split(',').Length).ToList();
        Assert.That((joins.Sum(), joins.Max()), Is.EqualTo((41, 8)));
    }

    /// <summary>Two drains at the same time end a real one: "fatal error: concurrent map writes".</summary>
    [Test]
    public async Task FilterDrainsAreAskedOneAfterAnother()
    {
        await using var server = new CountingServer("[]");
        await using var node = GoWakuNode.Create(
            new NodeEndpoints(server.Address, null, server.Address), Adapter.CapabilitiesOf(NodeVersion.Parse("v0.10.0")), [], []);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => node.Filter.DrainAsync($"/a/1/{i % 2}/c", None)));
        Assert.That((server.Served, server.MostAtOnce), Is.EqualTo((8, 1)));
    }

    [Test]
    public async Task WhatCameInStandardBase64GoesBackInThatOfUrls()
    {
        using var server = new ReplayServer(Recorded.StandIn);
        server.Answer([("/store/v3/messages", 200, "application/json", "{}"), ("/store/v1/messages", 200, "application/json", """{"messages":null}""")]);
        await using var node = Node(server);
        await node.Store.QueryAsync(new StoreQuery { Hashes = [Hash[..^2] + "ff"], Cursor = "a+b/c=" }, None);
        await node.Store.QueryLegacyAsync(new StoreQuery { Cursor = "/t|1|2|a+b/c=" }, None);

        Assert.That(server.Requests.Select(static r => r.Path), Has.All.Contains("=a-b_c%3D").And.None.Contains("%2B").And.None.Contains("%2Fc"));
        Assert.That(server.Requests[0].Path, Does.Contain("hashes=Wm57iEHamdkyytMEHepWnlepQtoPTFEG7JDD2QXc5f8%3D"));
    }

    [Test]
    public async Task WhatItLacksIsRefusedWithoutAsking()
    {
        using var server = new ReplayServer(Recorded.StandIn);
        await using var node = Node(server);

        var message = new NodeMessage { Payload = [1], ContentTopic = "/a/1/b/c", Timestamp = 1 };
        Assert.That(async () => await node.LightPush.PublishAsync(null, message, None), Throws.InstanceOf<UnsupportedCapabilityException>());
        Assert.That(async () => await node.Peers.MeshAsync(0, None), Throws.InstanceOf<UnsupportedCapabilityException>());
        Assert.That(server.Requests, Is.Empty);
    }

    [TestCase("go-waku version v0.9.0-12-gabcdef", 9)]
    [TestCase("waku version 0.10.1", 10)]
    [TestCase("noise\ngowaku version 0.10.0-01bb2e1c\n", 10)]
    public void ItsVersionIsRead(string output, int minor) => Assert.That(Adapter.VersionProbe!.Parse(output)!.Minor, Is.EqualTo(minor));

    [Test]
    public void TheVersionOfTheRealProgramIsRead() =>
        Assert.That(Adapter.VersionProbe!.Parse(File.ReadAllText(RecordedExchange.File(Recorded.Version, "version.txt")))!.ToString(),
            Does.Contain("0.10.0-01bb2e1c"));

    [TestCase("cat (GNU coreutils) 9.1")]
    [TestCase("GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)")]
    [TestCase("version / git commit hash: v0.37.1-beta")]
    [TestCase("dotnet-waku 0.1.0")]
    [TestCase("")]
    public void AnotherProgramIsNone(string output) => Assert.That(Adapter.VersionProbe!.Parse(output), Is.Null);

    [TestCase("v0.10.0", null)]
    [TestCase("v0.9.0", "only go-waku v0.10.0 was recorded")]
    [TestCase("v0.11.0", "newer than any release")]
    [TestCase("v0.7.0", "older than any release")]
    public void OnlyWhatWasRecordedIsTakenWithoutAWarning(string version, string? warning) =>
        Assert.That(Adapter.WarningOf(NodeVersion.Parse(version)), warning is null ? Is.Null : Does.Contain(warning));

    /// <summary>The rates are those that the real one refused at: an answer of the recordings for each.</summary>
    [TestCase("05-lightpush/03-D-at-once-again", "exceeds the rate limit")]
    [TestCase("06-filter/04-ping-at-once", "ping request failed")]
    public void SuitesAreToldToPace(string recorded, string words)
    {
        var behaviour = Adapter.BehaviourOf(NodeVersion.Parse("v0.10.0"));
        Assert.That(Recorded.Named(recorded).Answer, Does.Contain(words));
        Assert.That((behaviour.FilterRequests!.Interval, behaviour.LightpushRequests!.Interval),
            Is.EqualTo((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1))));
        Assert.That(behaviour.StoreQueries!.Interval, Is.EqualTo(TimeSpan.FromMilliseconds(125)));
        Assert.That(behaviour.Muxers, Is.EqualTo(new[] { "yamux" }));
        Assert.That(behaviour.SpeaksTo.Single(), Does.Contain("NTP"));
    }

    private static ReplayServer StandIn(params string[] recorded)
    {
        var server = new ReplayServer(Recorded.StandIn);
        Serve(server, recorded);
        return server;
    }

    private static void Serve(ReplayServer server, params string[] recorded) =>
        server.Answer(recorded.Select(Recorded.Named).Select(static r => (r.Resource, r.Status, r.AnswerType, r.Answer)));

    private static NodeSpec Spec(NodeRole role) => PlanFixture.Node(Adapter, "node", '2', role, NodeVersion.Parse("v0.10.0"));

    private static NodeEndpoints Endpoints(ReplayServer server) => new(server.Address, server.Address, server.Address);

    private static IWakuNode Node(ReplayServer server) => Adapter.Connect(Endpoints(server), NodeVersion.Parse("v0.10.0"));

    [GeneratedRegex(@"\s--([a-z0-9-]+)")]
    private static partial Regex Flag();
}
