using System.Globalization;

namespace Waku.Node.Benchmarks;

/// <summary>Anonymous memory over time: 20 peers, 100 msg/s of 2 KB. The slope is over everything after the first tenth.</summary>
internal static class MemoryBenchmark
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    public static async Task<int> RunAsync(int minutes)
    {
        await using var node = await NodeUnderTest.StartAsync();
        await using var swarm = new Helper("swarm", node.Address, "20", "100", "2048");
        await swarm.LineAsync();
        List<(double Minute, double Megabytes)> samples = [];
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start).TotalMinutes is var minute && minute < minutes)
        {
            await Task.Delay(Step);
            samples.Add((minute, node.AnonymousMegabytes));
            var counters = await node.Control.Calls.CountersAsync(new Waku.Node.Control.V1.CountersRequest());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{minute:0.0} min: anonymous {node.AnonymousMegabytes:0.0} MB, RSS {node.ResidentMegabytes:0.0} MB, {counters.MessagesReceived} "
                    + $"received, {counters.MessagesDuplicate} duplicates, {counters.ConnectedPeers} peers, CPU {node.Cpu.TotalSeconds:0.0} s"));
        }

        var warm = samples.Where(s => s.Minute > minutes / 10.0).ToList();
        var meanX = warm.Average(static s => s.Minute);
        var meanY = warm.Average(static s => s.Megabytes);
        var slope = warm.Sum(s => (s.Minute - meanX) * (s.Megabytes - meanY)) / warm.Sum(s => (s.Minute - meanX) * (s.Minute - meanX)) * 60;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"after warm-up: mean {meanY:0.0} MB, largest {warm.Max(static s => s.Megabytes):0.0} MB, slope {slope:0.0} MB/h"));
        return 0;
    }
}
