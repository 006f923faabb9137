using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Records;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Cli;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines.Processes;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Sessions;
using Waku.QA.Runs.Suites;
using Waku.QA.Wire;

namespace Waku.QA.Docker.Tests;

/// <summary>
/// The smoke suite against nodes that pretend: no case that depends on what is broken may pass, and the others must, so that it is the
/// breakage that was seen and not a collapse.
/// </summary>
[NonParallelizable]
public sealed class SuiteAuditTests
{
    private const int Workers = 16;

    /// <summary>The limits of the cases are made for slow machines and many nodes; here each is waited out 13 times, for nothing.</summary>
    private static readonly HurriedTime Time = new(2);
    private static readonly string[] All =
    [
        "Delivers", "CarriesPayload", "PreservesEveryField", "ReachesEveryNodeExactlyOnce", "RefusesWhatItCannotRelay", "MapsContentTopicsToTheSameShards",
            "KeepsShardsApart",
        "KeepsClustersApart", "StopsAfterUnsubscribing", "ServesALateJoiner", "TakesBackANodeThatStopped", "TakesBackANodeThatWasKilled", "FindsInTheStore",
            "PushesWhatTheFilterAsksFor",
        "PublishesByLightpush", "PublishesByLegacyLightpush", "IsALightNodeInDeed",
    ];

    /// <summary>What is broken, and the cases that must see it.</summary>
    private static readonly Dictionary<Broken, string[]> Seen = new()
    {
        [Broken.SwallowsPublications] =
        [
            .. All.Except(["MapsContentTopicsToTheSameShards", "PublishesByLightpush", "PublishesByLegacyLightpush", "IsALightNodeInDeed"]),
        ],
        [Broken.SwallowsAutoPublications] = ["MapsContentTopicsToTheSameShards"],
        [Broken.AltersPayloads] = [.. All.Except(["RefusesWhatItCannotRelay", "FindsInTheStore", "PushesWhatTheFilterAsksFor", "IsALightNodeInDeed"])],
        [Broken.RoundsTimestamps] = [.. All.Except(["RefusesWhatItCannotRelay", "FindsInTheStore", "PushesWhatTheFilterAsksFor", "IsALightNodeInDeed"])],
        [Broken.IgnoresUnsubscribe] = ["StopsAfterUnsubscribing"],
        [Broken.RefusesNothing] = ["RefusesWhatItCannotRelay"],
        [Broken.ForgetsTheStore] = ["FindsInTheStore"],
        [Broken.SkipsStorePages] = ["FindsInTheStore"],
        [Broken.IgnoresFilters] = ["PushesWhatTheFilterAsksFor"],
        [Broken.KeepsFilters] = ["PushesWhatTheFilterAsksFor"],
        [Broken.RepeatsDeliveries] = ["ReachesEveryNodeExactlyOnce"],
        [Broken.RepeatsPushes] = ["PushesWhatTheFilterAsksFor"],
        [Broken.SwallowsPushes] = ["PublishesByLightpush", "PublishesByLegacyLightpush"],
    };

    [Test]
    public async Task NoCasePassesThatWasNotExercised([Values] Broken broken)
    {
        var cases = await RunAsync(broken);

        Assert.That(cases.Select(MethodOf).Distinct(), Is.EquivalentTo(All), "all cases of the suite ran");
        Assert.Multiple(() =>
        {
            foreach (var record in cases)
            {
                var expected = Seen[broken].Contains(MethodOf(record)) ? CaseStatus.Failed : CaseStatus.Passed;
                Assert.That(record.Status, Is.EqualTo(expected), $"{record.Name}: {record.Message}");
            }
        });
    }

    private static async Task<IReadOnlyList<CaseRecord>> RunAsync(Broken broken)
    {
        var adapter = Installed.Catalogue.All[0];
        var topology = new Topology
        {
            Name = "audit",
            Shards = [0, 1],
            Groups = [new NodeGroup { Name = "n", Implementation = adapter.Implementation, Count = 2 }]
        };
        var folder = Directory.CreateTempSubdirectory("waku-qa-audit").FullName;
        try
        {
            var engine = new ProcessEngine(TimeProvider.System);
            var resolver = new NodeResolver(engine, new NodeArtifacts(new TestAdapters(new BrokenAdapter(adapter, broken))), new Progress<string>());
            await using var run = new RunContext(
                RunIds.New(TimeProvider.System), 1, topology, engine, resolver, new NodeKeys(), new ClusterEnd(new RunFolder(folder)), Time);

            var runner = new SuiteRunner(SuiteAssembly.Load(), CasePlan.Of(topology, Installed.Catalogue), "Smoke", null, Workers);

            // A run within a run: the inner framework must not see the outer test's context.
            Task running;
            using (ExecutionContext.SuppressFlow())
            {
                running = Task.Run(() => runner.Run(run, new ResultListener(run.Cases, "smoke", TimeProvider.System, static _ => { }), CancellationToken.None));
            }

            await running;
            return run.Cases.Cases;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string MethodOf(CaseRecord record) => record.Name.Split('(')[0];

    private sealed class BrokenAdapter(INodeAdapter real, Broken broken) : DelegatingAdapter(real)
    {
        public override IWakuNode Connect(NodeEndpoints endpoints, NodeVersion version) => new BrokenNode(base.Connect(endpoints, version), broken);
    }
}
