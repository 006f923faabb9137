using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Waku.QA.Benchmarks;

/// <summary>Process start to READY, and memory after two idle seconds.</summary>
internal static partial class StartupBenchmark
{
    public static async Task<int> RunAsync(int rounds)
    {
        List<double> ready = [], rss = [], anonymous = [];
        for (var i = 0; i < rounds; i++)
        {
            await using var bench = await BenchCluster.CreateAsync(1, "process");
            var node = bench.Cluster.Nodes[0];
            var watch = Stopwatch.StartNew();
            await node.StartAsync(CancellationToken.None);
            ready.Add(watch.Elapsed.TotalMilliseconds);
            await Task.Delay(2000);
            var status = await File.ReadAllTextAsync($"/proc/{node.Id}/status");
            rss.Add(Kib(status, "VmRSS") / 1024.0);
            anonymous.Add(Kib(status, "RssAnon") / 1024.0);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"start to READY: median {RelayBenchmark.Median(ready):0} ms "
                + $"({string.Join(' ', ready.Select(static r => r.ToString("0", CultureInfo.InvariantCulture)))}); idle RSS "
                + $"{RelayBenchmark.Median(rss):0.0} MB, anonymous {RelayBenchmark.Median(anonymous):0.0} MB"));
        return 0;
    }

    private static long Kib(string status, string name) =>
        long.Parse(Regex.Match(status, $@"{name}:\s+(\d+) kB").Groups[1].Value, CultureInfo.InvariantCulture);
}
