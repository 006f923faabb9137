using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Benchmarks;

/// <summary>
/// Fan-out: messages of 1 KB published at the service, pushed to 100 connections that one client process holds. The clock runs until the
/// last is received.
/// </summary>
internal static class FilterBenchmark
{
    private const int Connections = 100;
    private const int Messages = 3_000;
    private const int Ahead = 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync()
    {
        await using var node = await NodeUnderTest.StartAsync("--filter=true", "--filter-max-peers-to-serve=1000", "--rate-limit=filter:1000/1s");
        await using var clients = new Helper("filter-clients", node.Address, $"{Connections}");
        await clients.LineAsync();
        long received = 0;
        var expected = (long)Messages * Connections;
        var watch = Stopwatch.StartNew();
        var reading = Task.Run(async () =>
        {
            while (Interlocked.Read(ref received) < expected && watch.Elapsed < Limit)
            {
                Interlocked.Exchange(ref received, long.Parse(await clients.LineAsync(), CultureInfo.InvariantCulture));
            }
        });
        var payload = new byte[1024];
        var cpu = node.Cpu;
        for (var i = 0; i < Messages; i++)
        {
            Random.Shared.NextBytes(payload);
            await node.Control.Calls.PublishAsync(new V1.PublishRequest
            {
                PubsubTopic = "/waku/2/rs/66/0",
                Message = new V1.WakuMessage { Payload = ByteString.CopyFrom(payload), ContentTopic = "/bench/1/a/proto", Timestamp = i + 1 },
            });

            // Not further ahead than a bounded queue allows: the service drops for a client that is too slow.
            while (i - (Interlocked.Read(ref received) / Connections) > Ahead * 50 && watch.Elapsed < Limit)
            {
                await Task.Delay(1);
            }
        }

        await reading;
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{received} of {expected} pushes of 1 KB to {Connections} connections in {seconds:0.00} s: {received / seconds:0} pushes/s; service CPU "
                + $"{(node.Cpu - cpu).TotalSeconds:0.0} s"));
        return received == expected ? 0 : 1;
    }
}
