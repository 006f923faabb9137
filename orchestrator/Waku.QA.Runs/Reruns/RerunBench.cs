using NUnit.Framework.Interfaces;
using Waku.QA.CaseKit;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Sessions;
using Waku.QA.Runs.Suites;
using Waku.QA.Wire;

namespace Waku.QA.Runs.Reruns;

/// <summary>Cases of one topology on one engine, as often as somebody likes: each time on fresh clusters, and written into no run.</summary>
internal sealed class RerunBench : IAsyncDisposable
{
    /// <summary>The tier that has every case.</summary>
    private const string Everything = "release";

    private readonly RunContext _run;
    private readonly CaseReplay _replay;

    private RerunBench(RunContext run, SuiteAssembly assembly, CasePlan plan, RunFolder folder, IReadOnlyList<string> left, int workers)
    {
        (_run, Folder, Left) = (run, folder, left);
        Select = filter => [.. new SuiteRunner(assembly, plan, Everything, filter, 1).Cases()];
        _replay = new CaseReplay(run, assembly, plan, Everything, folder, workers);
        Tests = new SuiteRunner(assembly, plan, Everything, null, 1).Tests();
    }

    /// <summary>All cases that can be run here.</summary>
    public IReadOnlyList<ITest> Tests { get; }

    /// <summary>Ids of the cases of a test selection.</summary>
    public Func<string, IReadOnlyList<string>> Select { get; }

    /// <summary>process or docker.</summary>
    public EngineKind Engine => _run.Engine.Kind;

    /// <summary>What ran, and its logs.</summary>
    public RunFolder Folder { get; }

    /// <summary>Implementations that cannot run here, with the reason.</summary>
    public IReadOnlyList<string> Left { get; }

    /// <summary>Labels by which cases call the nodes.</summary>
    public IReadOnlyList<string> Labels => [.. _run.Topology.Groups.Select(static g => g.Label ?? g.Implementation).Distinct()];

    /// <summary>Makes ready what runs: builds are made, images pulled, versions read, before anything is timed.</summary>
    /// <param name="place">Where.</param>
    /// <param name="catalogue">Implementations.</param>
    /// <param name="time">Clock.</param>
    /// <param name="workers">Cases at once.</param>
    /// <param name="progress">Told of it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<RerunBench> OpenAsync(RerunPlace place, IAdapterCatalogue catalogue, TimeProvider time, int workers, IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        var assembly = SuiteAssembly.Load(place.Suites);
        var wanted = TopologyChoice.Read(place.Topology, place.Nodes, catalogue);
        var artifacts = new NodeArtifacts(catalogue);
        var patience = MachineSpeed.Measure(time).PatienceOf(null).Patience;
        var (engine, _) = await EngineSelection.SelectAsync(place.Engine, wanted, artifacts, time, cancellationToken);
        RunContext? run = null;
        try
        {
            var (topology, left) = await TopologyChoice.ReduceAsync(wanted, false, catalogue, engine.Kind, cancellationToken);
            var plan = CasePlan.Of(topology, catalogue);
            var folder = new RunFolder(place.Folder);
            run = new RunContext($"{RunIds.New(time)}-r", place.Seed, topology, engine, new NodeResolver(engine, artifacts, progress), new NodeKeys(),
                new ClusterEnd(folder), time, cancellationToken)
            {
                Patience = patience,
            };
            foreach (var group in topology.Groups)
            {
                await run.Resolver.ResolveAsync(group.Implementation, group.Reference, cancellationToken);
            }

            return new RerunBench(run, assembly, plan, folder, left, workers);
        }
        catch
        {
            await (run?.DisposeAsync() ?? engine.DisposeAsync());
            throw;
        }
    }

    /// <summary>Runs the cases of these ids once.</summary>
    public Task<ReplayResult> RunAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) => _replay.RunAsync(ids, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _run.DisposeAsync();
}
