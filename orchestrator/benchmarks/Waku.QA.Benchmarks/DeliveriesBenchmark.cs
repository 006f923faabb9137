using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Waku.QA.Clusters;
using Waku.QA.Core.Nodes;
using Waku.QA.Oracle;

namespace Waku.QA.Benchmarks;

/// <summary>What the control streams carry: messages are handed to one node by its publish stream and counted on its stream of deliveries.</summary>
internal static class DeliveriesBenchmark
{
    private const int PayloadBytes = 200;

    /// <summary>A node keeps 65,536 deliveries for a slow reader: far fewer are under way.</summary>
    private const int Ahead = 2_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(int rounds, int messages)
    {
        List<double> rates = [], milliseconds = [];
        for (var i = 0; i < rounds; i++)
        {
            await using var bench = await BenchCluster.CreateAsync(1, "process");
            await bench.StartAsync();
            var (rate, cpu) = await RoundAsync(bench.Cluster.Nodes[0], messages);
            rates.Add(rate);
            milliseconds.Add(cpu);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"deliveries over the control stream: median {RelayBenchmark.Median(rates):N0}/s "
                + $"({string.Join(' ', rates.Select(static r => r.ToString("0", CultureInfo.InvariantCulture)))}), "
                + $"{RelayBenchmark.Median(milliseconds):0.0} CPU-ms of the harness per 1,000"));
        return 0;
    }

    private static async Task<(double PerSecond, double CpuMillisecondsPer1000)> RoundAsync(ClusterNode node, int messages)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var room = new SemaphoreSlim(Ahead);
        ConcurrentDictionary<string, bool> probes = new();
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = ReadAsync(node.Control, messages, probes, open, room, limit.Token);

        // Until one comes back nobody knows that the stream is open.
        for (var n = 1; !open.Task.IsCompleted; n++)
        {
            var probe = Message(-n);
            probes[MessageHashing.Hash(node.TopicOf(0), probe)] = true;
            await node.Control.Relay.PublishAsync(node.TopicOf(0), probe, limit.Token);
            await Task.WhenAny(open.Task, Task.Delay(20, limit.Token));
        }

        var (watch, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        await using var publisher = node.Control.Relay.OpenPublisher();
        for (var n = 0; n < messages; n++)
        {
            await room.WaitAsync(limit.Token);
            publisher.Publish(node.TopicOf(0), Message(n));
        }

        await reading;
        await publisher.CompleteAsync(limit.Token);
        return (messages / watch.Elapsed.TotalSeconds, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / messages * 1_000);
    }

    private static NodeMessage Message(int n) => new()
    {
        Payload = new byte[PayloadBytes],
        ContentTopic = "/waku-qa/1/bench/proto",
        Timestamp = 1_767_225_600_000_000_000 + n,
    };

    private static async Task ReadAsync(IWakuNode node, int messages, ConcurrentDictionary<string, bool> probes, TaskCompletionSource open,
        SemaphoreSlim room, CancellationToken cancellationToken)
    {
        var seen = 0;
        await foreach (var delivery in node.DeliveriesAsync(cancellationToken))
        {
            if (delivery.DroppedBefore > 0)
            {
                throw new InvalidOperationException($"the stream lost {delivery.DroppedBefore} deliveries: the reader is too slow");
            }

            if (probes.ContainsKey($"0x{Convert.ToHexStringLower(delivery.Hash)}"))
            {
                open.TrySetResult();
                continue;
            }

            room.Release();
            if (++seen == messages)
            {
                return;
            }
        }
    }
}
