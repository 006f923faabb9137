using Waku.QA.Adapters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Orchestrator.Clusters;
using Waku.QA.Orchestrator.Reporting;
using Waku.QA.Orchestrator.Runs;
using Waku.QA.Orchestrator.Wire;

namespace Waku.QA.Suites;

/// <summary>
/// Where the suites meet the run: the CLI gives its <see cref="RunContext"/>; under <c>dotnet test</c> one is made with the
/// implementations that this checkout builds on the engine named by WAKU_QA_ENGINE (processes when it is not set). The one file that knows the catalogue.
/// </summary>
public static class SuiteEntry
{
    private const int DefaultSeed = 1;
    private const int NodesPerImplementation = 2;
    private static readonly Lock Gate = new();
    private static RunContext? s_run;
    private static Topology? s_topology;

    /// <summary>Implementations available.</summary>
    public static IAdapterCatalogue Catalogue { get; } = new AdapterCatalogue(Repository.Root);

    /// <summary>The topology that cases are generated from. No I/O: discovery reads it.</summary>
    public static Topology Topology => s_run?.Topology ?? (s_topology ??= DefaultTopology());

    /// <summary>The run that cases belong to.</summary>
    public static async Task<RunContext> RunAsync(CancellationToken cancellationToken)
    {
        if (s_run is { } run)
        {
            return run;
        }

        var wanted = Environment.GetEnvironmentVariable("WAKU_QA_ENGINE") ?? "process";
        var (engine, _) = await EngineSelection.SelectAsync(wanted, Topology, Catalogue, TimeProvider.System, cancellationToken);
        lock (Gate)
        {
            if (s_run is { } made)
            {
                // Another case was first while we chose the engine: one run, one folder.
                return made;
            }

            var id = RunIds.New(TimeProvider.System);
            var folder = new RunFolder(Path.Combine(Repository.Root, "results", id));
            IsOwn = true;
            return s_run = new RunContext(
                id, DefaultSeed, Topology, engine, new NodeResolver(engine, Catalogue, new Progress<string>()), new NodeKeys(), new ClusterEnd(folder), TimeProvider.System);
        }
    }

    /// <summary>Takes a topology without a run: for printing a plan.</summary>
    public static void UseTopology(Topology topology) => s_topology = topology;

    /// <summary>Takes the run of the CLI. Before any case is loaded.</summary>
    public static void Use(RunContext run) => s_run = run;

    /// <summary>Ends the run that was made for <c>dotnet test</c>, or nothing when the CLI owns it.</summary>
    /// <exception cref="InvalidOperationException">A node ended by itself, or the oracle does not accept a history: no case has it.</exception>
    internal static async Task EndAsync()
    {
        if (IsOwn && s_run is { } run)
        {
            await run.DisposeAsync();
            string[] found = [.. run.Cases.Cases.Where(static c => c.Suite == "run").Select(static c => $"{c.FullName}: {c.Message}")];
            if (found.Length > 0)
            {
                throw new InvalidOperationException(string.Join(Environment.NewLine, found));
            }
        }
    }

    /// <summary>True under <c>dotnet test</c>: the run was made here, and no gate will read it.</summary>
    internal static bool IsOwn { get; private set; }

    private static Topology DefaultTopology() => new()
    {
        Name = "default",
        Shards = [0, 1, 2],
        Groups = [.. Catalogue.All.Where(static a => a.Artifact(null, EngineKind.Process).Recipe is not null).Select(static a => new NodeGroup { Name = a.Implementation.Split('-')[0], Implementation = a.Implementation, Count = NodesPerImplementation })],
    };
}
