namespace Waku.QA.Performance.Load;

/// <summary>Schedules from a seed: the same seed gives the same sends, whatever the nodes do.</summary>
public static class LoadSchedule
{
    /// <summary>Sends of a window, in order of time.</summary>
    /// <param name="spec">Load.</param>
    /// <param name="window">Length.</param>
    /// <param name="publishers">Publishing nodes, used in turn.</param>
    /// <param name="shards">Shards; each has the full rate.</param>
    /// <param name="random">Seeded.</param>
    public static IReadOnlyList<PlannedSend> Plan(LoadSpec spec, TimeSpan window, int publishers, int shards, Random random)
    {
        List<PlannedSend> sends = [];
        for (var shard = 0; shard < shards; shard++)
        {
            // Shards are out of step with each other, or each would wait for the others' messages.
            var phase = shard / (double)shards / spec.Rate;
            sends.AddRange(Times(spec, window, random).Select(t => new PlannedSend(TimeSpan.FromSeconds(t + phase), 0, shard)));
        }

        return [.. sends.OrderBy(static s => s.At).Select((s, i) => s with { Publisher = i % publishers })];
    }

    private static IEnumerable<double> Times(LoadSpec spec, TimeSpan window, Random random)
    {
        var seconds = window.TotalSeconds;
        var count = (int)Math.Floor(spec.Rate * seconds);
        switch (spec.Kind)
        {
            case ScheduleKind.Constant:
                return Enumerable.Range(0, count).Select(i => i / spec.Rate);
            case ScheduleKind.Ramp:
                // The rate grows linearly, so the number of messages grows with the square of time.
                return Enumerable.Range(0, count).Select(i => Math.Sqrt(i / (double)count) * seconds);
            case ScheduleKind.Burst:
                return Enumerable.Range(0, count).Select(i => Math.Floor(i / spec.Rate));
            default:
                return Poisson(spec.Rate, seconds, random);
        }
    }

    private static IEnumerable<double> Poisson(double rate, double seconds, Random random)
    {
        for (var t = -Math.Log(1 - random.NextDouble()) / rate; t < seconds; t -= Math.Log(1 - random.NextDouble()) / rate)
        {
            yield return t;
        }
    }
}
