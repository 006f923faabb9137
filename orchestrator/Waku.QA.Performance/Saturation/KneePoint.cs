namespace Waku.QA.Performance.Saturation;

/// <summary>One rate that was tried.</summary>
/// <param name="Rate">Messages per second and shard.</param>
/// <param name="Throughput">Deliveries per second.</param>
/// <param name="P50">Median latency, milliseconds; NaN when nothing was delivered.</param>
/// <param name="P95">95th percentile, milliseconds.</param>
/// <param name="Refusal">Why it is beyond the knee; null when it is not.</param>
public sealed record KneePoint(double Rate, double Throughput, double P50, double P95, string? Refusal);
