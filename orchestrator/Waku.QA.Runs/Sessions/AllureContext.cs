using Waku.QA.Files;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.History;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Reporting.Allure;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Runs.Sessions;

/// <summary>Gathers what Allure's viewers show beside the cases.</summary>
internal static class AllureContext
{
    /// <summary>Of a run that has ended.</summary>
    /// <param name="run">Run.</param>
    /// <param name="excused">Failed cases that are known issues, by id.</param>
    /// <param name="history">Earlier runs; null for none.</param>
    public static AllureRun Of(RunDocument run, IReadOnlyDictionary<string, KnownIssue> excused, RunHistory? history)
    {
        var file = Path.Combine(Repository.Root, "suites", "requirements.yaml");
        return new AllureRun(run.RunId, run.Suite, run.Started, run.Nodes, new Dictionary<string, string>(), excused,
            RequirementCatalogue.Load(file).ToDictionary(static r => r.Id), RequirementCatalogue.Trackers(file),
            AllureExecutor.Of(run.RunId, run.Suite, run.Started, Environment.MachineName, Environment.GetEnvironmentVariable),
            history?.Past(run.Suite, AllureHistory.Last) ?? []);
    }
}
