namespace Waku.QA.Runs.Gate;

/// <summary>How a known issue that shows only sometimes ends by itself (issue 22).</summary>
/// <param name="Since">Day from which runs count.</param>
/// <param name="Runs">
/// So many runs of its cases in a row without it, and it excuses nothing any more. With 14, one that shows in one of five runs is let go too early
/// in 4 % (0.8¹⁴).
/// </param>
public sealed record Quarantine(DateOnly Since, int Runs);
