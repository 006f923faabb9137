using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Messages;

namespace Waku.QA.Benchmarks;

/// <summary>Publish to delivery at 100 msg/s, 200 B, between two processes; on one machine both read the same monotonic clock.</summary>
internal static class LatencyBenchmark
{
    private const int Messages = 2_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static async Task<int> RunAsync()
    {
        using var sink = Process.Start(
            new ProcessStartInfo(Environment.ProcessPath!, ["latency-sink"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var address = (await sink.StandardOutput.ReadLineAsync())!;
        await using var source = RelayPeer.Create();
        source.Start();
        await source.Host.DialAsync(Multiaddr.Parse(address), CancellationToken.None);
        while (source.Relay!.MeshOn(RelayPeer.Topic).Count == 0)
        {
            await Task.Delay(20);
        }

        using var timer = new PeriodicTimer(Interval);
        for (var i = 0; i < Messages; i++)
        {
            await timer.WaitForNextTickAsync();
            var payload = new byte[200];
            BinaryPrimitives.WriteInt64LittleEndian(payload, Stopwatch.GetTimestamp());
            await source.Relay.PublishAsync(RelayPeer.Topic, new WakuMessage { Payload = payload, ContentTopic = "/bench/1/latency/proto", Timestamp = i },
                CancellationToken.None);
        }

        Console.WriteLine(await sink.StandardOutput.ReadLineAsync());
        await sink.WaitForExitAsync();
        return sink.ExitCode;
    }

    public static async Task<int> SinkAsync()
    {
        await using var node = RelayPeer.Create();
        var all = new TaskCompletionSource();
        List<double> latencies = [];
        node.Relay!.MessageReceived += m =>
        {
            var sent = BinaryPrimitives.ReadInt64LittleEndian(m.Message.Payload.Span);
            lock (latencies)
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                if (latencies.Count == Messages)
                {
                    all.TrySetResult();
                }
            }
        };
        node.Start();
        Console.WriteLine(node.Addresses[0]);
        await Task.WhenAny(all.Task, Task.Delay(TimeSpan.FromSeconds(60)));
        var sorted = latencies.Skip(Messages / 10).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{latencies.Count} of {Messages} delivered; p50 {sorted[sorted.Length / 2]:0.000} ms, p95 {sorted[sorted.Length * 95 / 100]:0.000} ms, p99 "
                + $"{sorted[sorted.Length * 99 / 100]:0.000} ms"));
        return latencies.Count == Messages ? 0 : 1;
    }
}
