namespace Waku.QA.Performance.Load;

/// <summary>A load that does not wait for answers (open loop).</summary>
/// <param name="Kind">Spread over time.</param>
/// <param name="Rate">Messages per second and shard.</param>
/// <param name="PayloadBytes">Bytes of application data of each message.</param>
/// <param name="Measured">Length of the window that is measured.</param>
public sealed record LoadSpec(ScheduleKind Kind, double Rate, int PayloadBytes, TimeSpan Measured);
