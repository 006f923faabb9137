using System.Diagnostics;
using System.Globalization;
using System.Net;
using Waku.Libp2p.Identity;
using Waku.Node.Discovery.V5;
using Waku.Node.Enr;

namespace Waku.Node.Benchmarks;

/// <summary>Nodes on one host that all know one bootstrap node: until each knows every other one by a checked record.</summary>
internal static class DiscoveryBenchmark
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(int count)
    {
        List<Discv5Service> nodes = [];
        for (var i = 0; i < count; i++)
        {
            nodes.Add(Create(i, i == 0 ? [] : [nodes[0].Record]));
        }

        var watch = Stopwatch.StartNew();
        nodes.ForEach(static n => n.Start());
        double half = 0;
        while (nodes.Min(static n => n.Known.Count) < count - 1 && watch.Elapsed < Limit)
        {
            if (half == 0 && nodes.Average(static n => n.Known.Count) > count / 2.0)
            {
                half = watch.Elapsed.TotalSeconds;
            }

            await Task.Delay(20);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} nodes know each other after {seconds:0.0} s (half of each other after {half:0.0} s); fewest known "
                + $"{nodes.Min(static n => n.Known.Count)}; CPU {self.TotalProcessorTime.TotalSeconds:0.0} s"));
        await Task.WhenAll(nodes.Select(static n => n.DisposeAsync().AsTask()));
        return seconds < Limit.TotalSeconds ? 0 : 1;
    }

    private static Discv5Service Create(int index, NodeRecord[] bootstrap)
    {
        var key = IdentityKey.Generate(KeyType.Secp256k1);
        var ip = IPAddress.Parse($"127.0.242.{index + 1}");
        return new Discv5Service(
            new Discv5Options { Identity = key, Listen = new IPEndPoint(ip, 0), Bootstrap = bootstrap },
            port => new NodeRecordBuilder().EndPoint(ip, 60000, port).Shards(new ShardList(66, [0])).Sign(key, 1), index);
    }
}
