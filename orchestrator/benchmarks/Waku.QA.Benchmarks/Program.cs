using Waku.QA.Benchmarks;
using Waku.QA.Benchmarks.Peers;

// Every benchmark is bounded and ends by itself. Run on an otherwise idle machine, Release build.
//   relay [rounds]     relay between two processes, ours against js-libp2p gossipsub, arms alternating
//   limit [rounds]     relay of 10 kB messages against the same bytes through nothing but ChaCha20-Poly1305 and loopback TCP
//   latency            publish-to-delivery time at 100 msg/s between two processes
//   rest [seconds]     REST publish at one node, drained by REST at the other, 8 clients
//   startup [rounds]   process start to READY, idle memory
//   driven [rounds] [implementation] [program]  from a node's own word that it is ready to the moment when it can be driven
//   cluster [rounds] [engine]  ten nodes started, connected and meshed, and the CPU time that it costs this process
//   deliveries [rounds] [messages]  messages handed over and delivered by the control streams of one node
//   peers [--rounds N] [--engine E] [--parts a,b] [--node IMPLEMENTATION=PROGRAM]...  implementations side by side, with ratios
return args switch
{
    ["relay-sink"] => await RelayPeer.SinkAsync(),
    ["raw-sink"] => await RawPeer.SinkAsync(),
    ["raw-source", var port, var size, var warm, var window] => await RawPeer.SourceAsync(int.Parse(port), int.Parse(size), int.Parse(warm), int.Parse(window)),
    ["latency-sink"] => await LatencyBenchmark.SinkAsync(),
    ["relay-source", var address, var size, var warm, var window] => await RelayPeer.SourceAsync(address, int.Parse(size), int.Parse(warm), int.Parse(window)),
    ["relay", .. var rest] => await RelayBenchmark.RunAsync(Number(rest, 0, 5)),
    ["limit", .. var rest] => await LimitBenchmark.RunAsync(Number(rest, 0, 5)),
    ["latency"] => await LatencyBenchmark.RunAsync(),
    ["rest", .. var rest] => await RestBenchmark.RunAsync(Number(rest, 0, 30)),
    ["startup", .. var rest] => await StartupBenchmark.RunAsync(Number(rest, 0, 5)),
    ["driven", .. var rest] =>
        await DrivenBenchmark.RunAsync(Number(rest, 0, 20), rest.Length > 1 ? rest[1] : BenchCluster.Adapter.Implementation,
            rest.Length > 2 ? Path.GetFullPath(rest[2]) : null),
    ["cluster", .. var rest] => await ClusterBenchmark.RunAsync(Number(rest, 0, 5), rest.Length > 1 ? rest[1] : "process"),
    ["deliveries", .. var rest] => await DeliveriesBenchmark.RunAsync(Number(rest, 0, 5), Number(rest, 1, 100_000)),
    ["peers", .. var rest] => await PeersBenchmark.RunAsync(rest),
    _ => Usage(),
};

static int Number(string[] rest, int index, int otherwise) => rest.Length > index ? int.Parse(rest[index]) : otherwise;

static int Usage()
{
    Console.Error.WriteLine("relay | limit | latency | rest | startup | driven | cluster | deliveries | peers: see docs/benchmarks.md");
    return 64;
}
