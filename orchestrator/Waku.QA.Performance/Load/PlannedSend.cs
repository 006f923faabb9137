namespace Waku.QA.Performance.Load;

/// <summary>One message of a schedule.</summary>
/// <param name="At">Intended time, from the start of the schedule. Latency counts from here, however late it is really sent (coordinated
/// omission, G. Tene).</param>
/// <param name="Publisher">Which of the publishing nodes sends it.</param>
/// <param name="Shard">Which of the shards it goes to.</param>
public readonly record struct PlannedSend(TimeSpan At, int Publisher, int Shard);
