using System.Globalization;
using System.Text.RegularExpressions;
using Waku.QA.Clusters;

namespace Waku.QA.Benchmarks;

/// <summary>What the harness adds to a start: from the node's own "Node setup complete" to the moment when it can be driven.</summary>
internal static partial class DrivenBenchmark
{
    public static async Task<int> RunAsync(int rounds, string implementation, string? reference)
    {
        List<double> overhead = [];
        for (var i = 0; i < rounds; i++)
        {
            await using var bench = await BenchCluster.CreateAsync(1, "process", implementation, reference);
            var driven = DateTimeOffset.MinValue;
            bench.Cluster.StateChanged += node => driven = node.State == NodeState.Ready ? DateTimeOffset.UtcNow : driven;
            await bench.StartAsync();
            var line = (await bench.Cluster.Nodes[0].TailAsync(1000, CancellationToken.None))
                .First(static l => l.Contains("Node setup complete", StringComparison.Ordinal));
            overhead.Add((driven - DateTimeOffset.Parse(Time().Match(line).Value, CultureInfo.InvariantCulture)).TotalMilliseconds);
        }

        overhead.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{implementation}: driven {RelayBenchmark.Median(overhead):0} ms after its own word (smallest {overhead[0]:0}, largest {overhead[^1]:0}, "
                + $"{rounds} starts)"));
        return 0;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d")]
    private static partial Regex Time();
}
