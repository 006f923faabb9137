using System.Diagnostics;
using System.Globalization;

namespace Waku.QA.Benchmarks;

/// <summary>Time until ten nodes, all connected with all, are started, connected and meshed.</summary>
internal static class ClusterBenchmark
{
    private const int Nodes = 10;

    public static async Task<int> RunAsync(int rounds, string engine)
    {
        List<double> seconds = [];
        for (var i = 0; i < rounds; i++)
        {
            await using var bench = await BenchCluster.CreateAsync(Nodes, engine);
            var watch = Stopwatch.StartNew();
            await bench.StartAsync();
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Nodes} nodes meshed, engine {engine}: median {RelayBenchmark.Median(seconds):0.00} s "
                + $"({string.Join(' ', seconds.Select(static s => s.ToString("0.00", CultureInfo.InvariantCulture)))})"));
        return 0;
    }
}
