namespace Waku.QA.Performance.Saturation;

/// <summary>Outcome of a saturation search.</summary>
/// <param name="Knee">Highest rate that was kept up, messages per second and shard.</param>
/// <param name="Points">Every rate tried, in order.</param>
public sealed record KneeResult(double Knee, IReadOnlyList<KneePoint> Points);
