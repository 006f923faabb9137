using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Waku.Libp2p.Multiaddrs;
using Waku.Node.Messages;

namespace Waku.QA.Benchmarks;

/// <summary>Publish to delivery at 100 msg/s, 200 B: out to a peer in another process is half of what it takes to come back; here both ends are in one process on one clock.</summary>
internal static class LatencyBenchmark
{
    private const int Messages = 2_000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    public static async Task<int> RunAsync()
    {
        await using var sink = RelayPeer.Create();
        await using var source = RelayPeer.Create();
        List<double> latencies = [];
        sink.Relay!.MessageReceived += m =>
        {
            var sent = BinaryPrimitives.ReadInt64LittleEndian(m.Message.Payload.Span);
            lock (latencies)
            {
                latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
        };
        sink.Start();
        source.Start();
        await source.Host.DialAsync(Multiaddr.Parse(sink.Addresses[0].ToString()), CancellationToken.None);
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
            await source.Relay.PublishAsync(RelayPeer.Topic, new WakuMessage { Payload = payload, ContentTopic = "/bench/1/latency/proto", Timestamp = i }, CancellationToken.None);
        }

        await Task.Delay(500);
        var sorted = latencies.Skip(Messages / 10).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{latencies.Count} of {Messages} delivered; p50 {sorted[sorted.Length / 2]:0.000} ms, p95 {sorted[sorted.Length * 95 / 100]:0.000} ms, p99 {sorted[sorted.Length * 99 / 100]:0.000} ms"));
        return latencies.Count == Messages ? 0 : 1;
    }
}
