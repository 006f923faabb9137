using Waku.QA.CaseKit;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Runs.Sessions;

/// <summary>What a request means on a topology: the cases of the plan, and those of this part of it.</summary>
/// <param name="Runner">Runs the part.</param>
/// <param name="Cases">All cases of the plan.</param>
/// <param name="Selected">Ids of the part; null for all.</param>
internal sealed record RunPlan(SuiteRunner Runner, IReadOnlyList<PlannedCase> Cases, IReadOnlyList<string>? Selected)
{
    /// <summary>Plans, before anything starts.</summary>
    /// <exception cref="UsageException">Nothing is selected.</exception>
    public static RunPlan Of(RunRequest request, SuiteAssembly assembly, CasePlan plan)
    {
        var runner = new SuiteRunner(assembly, plan, SuiteRunner.Resolve(assembly, request.Suite), request.Filter, request.Parallel);
        IReadOnlyList<PlannedCase> cases = [.. runner.Tests().Select(EvidenceMaker.Planned).OrderBy(static c => c.Id, StringComparer.Ordinal)];
        if (cases.Count == 0)
        {
            throw new UsageException(request.Filter is { } filter
                ? $"--filter '{filter}' selects no case of {request.Suite}; 'waku-qa run {request.Suite} --list' shows their names"
                : $"the suite {request.Suite} has no case on this topology");
        }

        if (request.Shard is not { } shard)
        {
            return new RunPlan(runner, cases, null);
        }

        IReadOnlyList<string> mine = [.. shard.Of([.. cases.Select(static c => c.Id)], DurationFile.Read(RunSession.Durations)).Order(StringComparer.Ordinal)];
        return new RunPlan(SuiteRunner.OfCases(assembly, plan, mine, request.Parallel), cases, mine);
    }

    /// <summary>As the first line of the evidence.</summary>
    public PlanEvidence ToEvidence(string runId, RunRequest request, Topology topology, string engine, DateTimeOffset started,
        IReadOnlyDictionary<NodeGroup, ResolvedNode> nodes)
    {
        var plan = new PlanEvidence
        {
            RunId = runId,
            Suite = request.Suite,
            Filter = request.Filter,
            Part = request.Shard?.Number,
            Parts = request.Shard?.Count,
            Topology = topology.Name,
            TopologyDigest = PlanHash.Of(topology),
            Nodes = [.. topology.Groups.Select(g => new PlannedNode(g.Label ?? g.Implementation, g.Implementation, nodes[g].Version.Text, g.Count))],
            Seed = request.Seed,
            Engine = engine,
            Started = started,
            Day = DateOnly.FromDateTime(started.UtcDateTime),
            Hash = "",
            Cases = Cases,
            Selected = Selected,
        };
        return plan with { Hash = PlanHash.Of(plan) };
    }
}
