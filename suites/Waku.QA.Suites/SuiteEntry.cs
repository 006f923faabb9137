using Waku.QA.Adapters;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Files;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Suites;

/// <summary>
/// Where the suites meet the run: the program that loads them gives a plan and a run; under <c>dotnet test</c> both are made here, with the
/// implementations that this checkout builds, on the engine named by WAKU_QA_ENGINE (processes when it is not set). The one file that
/// knows the catalogue.
/// </summary>
internal static class SuiteEntry
{
    private const int DefaultSeed = 1;
    private const int NodesPerImplementation = 2;
    private static readonly AdapterCatalogue Catalogue = new(Repository.Root);
    private static readonly CasePlan Own = CasePlan.Of(OwnTopology(), Catalogue);

    /// <summary>What cases are generated from.</summary>
    public static CasePlan Plan => CasePlan.Given ?? Own;

    /// <summary>The topology that cases are generated from.</summary>
    public static Topology Topology => Plan.Topology;

    /// <summary>The run of <c>dotnet test</c>.</summary>
    public static async Task<RunContext> StartOwnAsync(CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var wanted = Environment.GetEnvironmentVariable("WAKU_QA_ENGINE") ?? "process";
        var artifacts = new NodeArtifacts(Catalogue);
        var (engine, _) = await EngineSelection.SelectAsync(wanted, Topology, artifacts, time, cancellationToken);
        var id = RunIds.New(time);
        var folder = new RunFolder(Path.Combine(Repository.Results, id));
        var resolver = new NodeResolver(engine, artifacts, new Progress<string>());
        return new RunContext(id, DefaultSeed, Topology, engine, resolver, new NodeKeys(), new ClusterEnd(folder), time) { IsGated = false };
    }

    private static Topology OwnTopology()
    {
        var built = new NodeArtifacts(Catalogue).Built(EngineKind.Process);
        return new()
        {
            Name = "default",
            Shards = [0, 1, 2],
            Groups = [.. built.Select(static a =>
                new NodeGroup { Name = a.Implementation.Split('-')[0], Implementation = a.Implementation, Count = NodesPerImplementation })],
        };
    }
}
