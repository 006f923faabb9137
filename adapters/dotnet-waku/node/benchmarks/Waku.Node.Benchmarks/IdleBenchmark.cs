using System.Globalization;

namespace Waku.Node.Benchmarks;

/// <summary>A node with 200 connected peers that say nothing but what keeps them connected.</summary>
internal static class IdleBenchmark
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync()
    {
        await using var node = await NodeUnderTest.StartAsync();
        await using var swarm = new Helper("swarm", node.Address, "200", "0", "0");
        await swarm.LineAsync();
        await Task.Delay(Settle);
        var before = node.Cpu;
        await Task.Delay(Window);
        var counters = await node.Control.Calls.CountersAsync(new Waku.Node.Control.V1.CountersRequest());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{counters.ConnectedPeers} peers: anonymous {node.AnonymousMegabytes:0.0} MB, RSS {node.ResidentMegabytes:0.0} MB, CPU "
                + $"{(node.Cpu - before) / Window * 100:0.00} % of a core"));
        return 0;
    }
}
