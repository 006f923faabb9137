using Waku.QA.Runs.Evidence;
using Waku.QA.Runs.Gate;
using Waku.QA.Runs.Specifications;

namespace Waku.QA.Runs.Reporting.Allure;

/// <summary>What the results of a run have in common.</summary>
/// <param name="RunId">Run.</param>
/// <param name="Suite">Suite or tier.</param>
/// <param name="Started">Start.</param>
/// <param name="Nodes">Nodes that ran.</param>
/// <param name="Environment">Shown as the environment.</param>
/// <param name="Excused">Failed cases that are known issues, by id.</param>
/// <param name="Requirements">Sentences of the specifications, by id.</param>
/// <param name="Trackers">Where issues of a prefix are.</param>
/// <param name="Executor">Who ran it.</param>
/// <param name="Past">Earlier runs of the suite, newest first.</param>
internal sealed record AllureRun(string RunId, string Suite, DateTimeOffset Started, IReadOnlyList<RunNode> Nodes,
    IReadOnlyDictionary<string, string> Environment, IReadOnlyDictionary<string, KnownIssue> Excused, IReadOnlyDictionary<string, Requirement> Requirements,
    IReadOnlyDictionary<string, string> Trackers, AllureExecutor Executor, IReadOnlyList<AllurePast> Past);
