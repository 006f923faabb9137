using System.Diagnostics;
using System.Globalization;

namespace Waku.QA.Benchmarks;

/// <summary>Time until ten nodes, all connected with all, are started, connected and meshed, and what it costs the harness.</summary>
internal static class ClusterBenchmark
{
    private const int Nodes = 10;

    public static async Task<int> RunAsync(int rounds, string engine)
    {
        List<double> seconds = [], cpu = [];
        for (var i = 0; i < rounds; i++)
        {
            await using var bench = await BenchCluster.CreateAsync(Nodes, engine);
            var (watch, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
            await bench.StartAsync();
            seconds.Add(watch.Elapsed.TotalSeconds);
            cpu.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Nodes} nodes meshed, engine {engine}: median {RelayBenchmark.Median(seconds):0.00} s "
                + $"({string.Join(' ', seconds.Select(static s => s.ToString("0.00", CultureInfo.InvariantCulture)))}), "
                + $"CPU of the harness {RelayBenchmark.Median(cpu):0.00} s"));
        return 0;
    }
}
