using Waku.Node.Benchmarks;

// Every benchmark is bounded and ends by itself. Run on an otherwise idle machine, Release build. WAKU_NODE names the program under
// test; without it artifacts/dotnet-waku/process/dotnet-waku, which any `waku-qa run --engine process` makes.
//   memory [minutes]   anonymous memory of a node that relays 100 msg/s of 2 KB among 20 peers
//   idle               memory and CPU of a node with 200 connected idle peers
//   store              batched inserts into SQLite, queries out of a million messages
//   filter             pushes a second to 100 connections of one client process
//   flood              latency of honest traffic while one peer floods
//   discovery [nodes]  time until discovery v5 nodes on one host know each other
return args switch
{
    ["swarm", var address, var peers, var rate, var size] => await Swarm.RunAsync(address, int.Parse(peers), int.Parse(rate), int.Parse(size)),
    ["filter-clients", var address, var count] => await FilterClients.RunAsync(address, int.Parse(count)),
    ["memory", .. var rest] => await MemoryBenchmark.RunAsync(Number(rest, 60)),
    ["idle"] => await IdleBenchmark.RunAsync(),
    ["store"] => await StoreBenchmark.RunAsync(),
    ["filter"] => await FilterBenchmark.RunAsync(),
    ["flood"] => await FloodBenchmark.RunAsync(),
    ["discovery", .. var rest] => await DiscoveryBenchmark.RunAsync(Number(rest, 50)),
    _ => Usage(),
};

static int Number(string[] rest, int otherwise) => rest.Length > 0 ? int.Parse(rest[0]) : otherwise;

static int Usage()
{
    Console.Error.WriteLine("memory | idle | store | filter | flood | discovery: see docs/benchmarks.md");
    return 64;
}
