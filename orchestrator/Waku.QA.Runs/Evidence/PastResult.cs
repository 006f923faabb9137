using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Evidence;

/// <summary>What became of a case in an earlier run: whether a known issue still occurs is told by it.</summary>
/// <param name="Run">Run.</param>
/// <param name="Id">Id of the case.</param>
/// <param name="Name">Name of the case.</param>
/// <param name="Status">Passed or failed: others say nothing.</param>
/// <param name="Message">Why it is not passed.</param>
/// <param name="Nodes">What ran in that run.</param>
public sealed record PastResult(string Run, string Id, string Name, CaseStatus Status, string Message, IReadOnlyList<NodeEvidence> Nodes);
