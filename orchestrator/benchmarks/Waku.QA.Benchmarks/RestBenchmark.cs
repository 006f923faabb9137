using System.Diagnostics;
using System.Globalization;
using Waku.QA.Adapters.Rest;
using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Benchmarks;

/// <summary>REST publish at one node, drained by REST at the other: 1 KB, 8 clients, every hash collected; CPU of both nodes and the clients.</summary>
internal static class RestBenchmark
{
    private const int Clients = 8;
    private const string Topic = "/waku/2/rs/66/0";
    private const double ClockTicksPerSecond = 100;

    public static async Task<int> RunAsync(int seconds)
    {
        await using var bench = await BenchCluster.CreateAsync(2, "process");
        await bench.StartAsync();
        var (sender, receiver) = (bench.Cluster.Nodes[0], bench.Cluster.Nodes[1]);
        await using var senderRest = Rest(bench, sender.Name);
        await using var receiverRest = Rest(bench, receiver.Name);
        using var self = Process.GetCurrentProcess();
        var (senderBefore, receiverBefore, selfBefore) = (Cpu(sender.Id!), Cpu(receiver.Id!), self.TotalProcessorTime.TotalSeconds);
        var watch = Stopwatch.StartNew();
        var end = TimeSpan.FromSeconds(seconds);
        var published = new System.Collections.Concurrent.ConcurrentDictionary<string, byte>();
        long counter = 0;
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            var payload = new byte[1024];
            Random.Shared.NextBytes(payload);
            while (watch.Elapsed < end)
            {
                var message = new NodeMessage
                {
                    Payload = payload,
                    ContentTopic = "/bench/1/rest/proto",
                    Timestamp = 1_700_000_000_000_000_000 + Interlocked.Increment(ref counter)
                };
                await senderRest.Relay.PublishAsync(Topic, message, CancellationToken.None);
                published[MessageHashing.Hash(Topic, message)] = 0;
            }
        })).ToArray();
        var received = new HashSet<string>();
        var last = watch.Elapsed;
        while (watch.Elapsed < end || (received.Count < published.Count && watch.Elapsed - last < TimeSpan.FromSeconds(5)))
        {
            var messages = await receiverRest.Relay.DrainAsync(Topic, CancellationToken.None);
            foreach (var message in messages)
            {
                received.Add(MessageHashing.Hash(Topic, message));
                last = watch.Elapsed;
            }

            await Task.Delay(20);
        }

        await Task.WhenAll(clients);
        var elapsed = last.TotalSeconds;
        self.Refresh();
        var (senderCpu, receiverCpu) = (Cpu(sender.Id!) - senderBefore, Cpu(receiver.Id!) - receiverBefore);
        var cpu = senderCpu + receiverCpu + self.TotalProcessorTime.TotalSeconds - selfBefore;
        var lost = published.Keys.Count(h => !received.Contains(h));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{published.Count} published, {received.Count} collected, {lost} lost: {received.Count / elapsed:0} msg/s, "
                + $"{cpu * 1000 / received.Count:0.00} CPU-ms per message (nodes and clients); CPU-seconds per 1,000 messages: sender "
                + $"{senderCpu * 1000 / received.Count:0.000}, receiver {receiverCpu * 1000 / received.Count:0.000}"));
        return lost == 0 ? 0 : 1;
    }

    /// <summary>By REST, whatever the adapter prefers.</summary>
    private static RestNode Rest(BenchCluster bench, string node)
    {
        var address = bench.Cluster.Plan.Addresses[node];
        var rest = new Uri($"http://{address.Ip}:{address.Ports.Rest}");
        var running = bench.Cluster[node];
        return new RestNode(new NodeEndpoints(rest, null, rest), running.Spec.Implementation, running.Capabilities);
    }

    private static double Cpu(string pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / ClockTicksPerSecond;
    }
}
