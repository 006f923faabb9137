using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Waku.QA.Files;

namespace Waku.QA.Benchmarks;

/// <summary>Throughput of relay between two processes on loopback, full stack, yamux; the two arms alternate.</summary>
internal static class RelayBenchmark
{
    private const int WarmUp = 5;
    private const int Window = 10;
    private static readonly int[] Sizes = [200, 10_000, 140_000];
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(int rounds)
    {
        var js = Path.Combine(Repository.Root, "adapters", "js-waku", "host", "dist", "bench-relay.mjs");
        var self = Environment.ProcessPath!;
        Console.WriteLine("size B | ours msg/s (median, all) | js msg/s (median, all) | ratio | everything delivered");
        foreach (var size in Sizes)
        {
            List<double> ours = [], theirs = [];
            var whole = true;
            for (var i = 0; i < rounds; i++)
            {
                var (a, aWhole) = await ArmAsync(self, ["relay-sink"], address => ["relay-source", address, $"{size}", $"{WarmUp}", $"{Window}"]);
                var (b, bWhole) = await ArmAsync("node", [js, "sink", "yamux"],
                    address => [js, "source", "yamux", address, $"{size}", $"{WarmUp}", $"{Window}"]);
                ours.Add(a);
                theirs.Add(b);
                whole &= aWhole && bWhole;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{size} | {Median(ours):0} ({List(ours)}) | {Median(theirs):0} ({List(theirs)}) | {Median(ours) / Median(theirs):0.0} | {whole}"));
        }

        return 0;
    }

    public static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string List(List<double> values) => string.Join(' ', values.Select(static v => v.ToString("0", CultureInfo.InvariantCulture)));

    /// <summary>Messages a second that the sink received between the end of the warm-up and the end of the window.</summary>
    internal static async Task<(double Rate, bool Whole)> ArmAsync(string program, string[] sinkArguments, Func<string, string[]> sourceArguments)
    {
        using var sink = Start(program, sinkArguments);
        var address = (await sink.StandardOutput.ReadLineAsync())!;
        (long Received, double At) latest = default;
        var reading = Task.Run(async () =>
        {
            while (await sink.StandardOutput.ReadLineAsync() is { } line)
            {
                using var json = JsonDocument.Parse(line);
                latest = (json.RootElement.GetProperty("received").GetInt64(), json.RootElement.GetProperty("at").GetDouble());
            }
        });
        using var source = Start(program, sourceArguments(address));
        await source.StandardOutput.ReadLineAsync();
        var begin = latest;
        using var done = JsonDocument.Parse((await source.StandardOutput.ReadLineAsync())!);
        var end = latest;
        var total = done.RootElement.GetProperty("total").GetInt64();
        var drain = Stopwatch.StartNew();
        while (latest.Received < total && drain.Elapsed < DrainLimit)
        {
            await Task.Delay(50);
        }

        var whole = latest.Received == total;
        source.StandardInput.Close();
        sink.StandardInput.Close();
        await Task.WhenAll(source.WaitForExitAsync(), sink.WaitForExitAsync(), reading);
        return ((end.Received - begin.Received) * 1000 / (end.At - begin.At), whole);
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
