using Waku.QA.CaseKit.Sharing;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Equivalence;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Suites.Interop;

/// <summary>
/// Mixed networks beside the homogeneous networks of their parts: what users get must not depend on being mixed. One pair at a time: more
/// would measure each other.
/// </summary>
[Category("release")]
[Parallelizable(ParallelScope.Self)]
public sealed class MixtureTests : SuiteCase
{
    [TestCaseSource(typeof(InteropPlan), nameof(InteropPlan.Mixtures))]
    [Requirement("interop", "mixtures")]
    public Task AMixtureIsAsGoodAsItsParts(string first, string second) =>
        CaseAsync("Networks mixed 50/50 and 70/30 lose nothing, and their latency, and copies where all nodes count them, are equivalent to those of the "
            + "networks of their parts.", async context =>
    {
        var parts = (InteropPlan.Mixture(first, second, InteropPlan.MixtureNodes), InteropPlan.Mixture(first, second, 0));
        List<Topology> mixtures = [InteropPlan.Mixture(first, second, 5), InteropPlan.Mixture(first, second, 7)];
        var comparison = new MixtureComparison(Scenarios(context.Run), parts, mixtures, context.Seed);
        IReadOnlyList<(Topology Mixture, EquivalenceVerdict Verdict)> verdicts = [];
        try
        {
            await context.StepAsync($"rounds of {mixtures.Count + 2} networks", async () => verdicts = await comparison.RunAsync(context.Cancelled));
        }
        finally
        {
            context.Attach("runs", comparison.Table());
        }

        context.Attach("equivalence", string.Join('\n', verdicts.Select(Text)));
        Assert.That(verdicts.Where(static v => v.Verdict.Outcome == Verdict.Block).Select(Text), Is.Empty);
        var undecided = verdicts.Where(static v => v.Verdict.Outcome == Verdict.Undecided).Select(Text).ToList();
        if (undecided.Count > 0)
        {
            throw new UndecidedException(string.Join("; ", undecided));
        }
    });

    /// <summary>Runs scenarios with the nodes, the engine and the folder of this run.</summary>
    private static ScenarioRunner Scenarios(RunContext run) =>
        new(new RunnerSettings(run.RunId, run.Engine, run.Resolver, run.Keys, Path.GetDirectoryName(run.End.LogFolderOf("scenario"))!, run.Time));

    private static string Text((Topology Mixture, EquivalenceVerdict Verdict) of) => $"{of.Mixture.Name}: {of.Verdict}";
}
