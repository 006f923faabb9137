using Waku.QA.Performance.Measuring;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Messages that were sent, with their arrivals.</summary>
/// <param name="Log">Arrivals.</param>
/// <param name="Anchor">Unix time in nanoseconds at which the schedule began.</param>
internal sealed record SentWindow(ArrivalLog Log, long Anchor);
