using Waku.QA.Core.Verdicts;

namespace Waku.QA.Runs.Progress;

/// <summary>A run at one moment.</summary>
/// <param name="Title">What runs.</param>
/// <param name="Elapsed">Since its start.</param>
/// <param name="Left">How long it will go on, by the recorded durations of what is left; null while that is not known.</param>
/// <param name="Planned">Cases of the plan.</param>
/// <param name="Counts">Cases that ended, by result.</param>
/// <param name="Red">Those that are not green, in order.</param>
/// <param name="Latest">The one that ended last; null before the first.</param>
/// <param name="Clusters">What is up.</param>
internal sealed record LiveState(string Title, TimeSpan Elapsed, TimeSpan? Left, int Planned, IReadOnlyDictionary<CaseStatus, int> Counts,
    IReadOnlyList<LiveCase> Red, LiveCase? Latest, IReadOnlyList<LiveCluster> Clusters);
