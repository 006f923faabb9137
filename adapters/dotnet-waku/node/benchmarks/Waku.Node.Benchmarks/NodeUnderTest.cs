using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Grpc.Core;
using Waku.Node.Control;
using V1 = Waku.Node.Control.V1;

namespace Waku.Node.Benchmarks;

/// <summary>The program, in a process of its own on a loopback address of its own.</summary>
internal sealed class NodeUnderTest : IAsyncDisposable
{
    /// <summary>An address of this benchmark's own, so that several can run at a time.</summary>
    private static readonly string Ip = $"127.0.{100 + (Environment.ProcessId % 100)}.1";

    private const string Token = "benchmark";
    private readonly Process _process;

    private NodeUnderTest(Process process, string address)
    {
        _process = process;
        Address = address;
        Control = new ControlChannel(new Uri($"http://{Ip}:18646"), Token);
    }

    /// <summary>Multiaddr with peer id.</summary>
    public string Address { get; }

    public ControlChannel Control { get; }

    /// <summary>Anonymous resident memory in MB: what the node itself holds, without mapped files.</summary>
    public double AnonymousMegabytes => Status("RssAnon") / 1024.0;

    public double ResidentMegabytes => Status("VmRSS") / 1024.0;

    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<NodeUnderTest> StartAsync(params string[] flags)
    {
        var program = Environment.GetEnvironmentVariable("WAKU_NODE") ?? Path.Combine(Root(), "artifacts", "dotnet-waku", "process", "dotnet-waku");
        string[] all =
        [
            "--cluster-id=66", "--num-shards-in-network=0", "--shard=0", $"--listen-address={Ip}", "--tcp-port=0", "--rest=false", "--ip-colocation-limit=0",
                "--max-connections=1000",
            "--log-level=WARN", "--grpc-control=true", $"--grpc-control-address={Ip}", "--grpc-control-port=18646", $"--grpc-control-token={Token}", .. flags,
        ];
        var process = Process.Start(new ProcessStartInfo(program, all))!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var probe = new ControlChannel(new Uri($"http://{Ip}:18646"), Token);
        while (true)
        {
            try
            {
                var info = await probe.Calls.InfoAsync(new V1.InfoRequest(), cancellationToken: limit.Token);
                return new NodeUnderTest(process, info.Addresses[0]);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && !process.HasExited)
            {
                await Task.Delay(20, limit.Token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Waku.QA.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    private long Status(string name)
    {
        var status = File.ReadAllText($"/proc/{_process.Id}/status");
        return long.Parse(Line(name).Match(status).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static Regex Line(string name) => new($@"{name}:\s+(\d+) kB");
}
