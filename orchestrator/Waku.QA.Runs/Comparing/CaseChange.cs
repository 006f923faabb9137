using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Comparing;

/// <summary>A case that is not what it was.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Id">Id of the plan.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Before">Status in the older run; null where that has it not.</param>
/// <param name="After">Status in the newer run; null where that has it not.</param>
/// <param name="Why">First line of what the newer run, else the older one, says of it; empty for nothing.</param>
/// <param name="IsUnsteady">True when one of the runs ran it again with another result: then the change may be chance.</param>
internal sealed record CaseChange(CaseChangeKind Kind, string Id, string Name, CaseStatus? Before, CaseStatus? After, string Why, bool IsUnsteady);
