using System.Globalization;

namespace Waku.QA.Benchmarks;

/// <summary>
/// How much of what the machine can do relay does (issue 21): messages of 10 kB by relay between two processes, against the same bytes
/// through nothing but ChaCha20-Poly1305 and loopback TCP, alternating.
/// </summary>
internal static class LimitBenchmark
{
    private const int WarmUp = 2;
    private const int Window = 6;
    private const int Size = 10_000;

    public static async Task<int> RunAsync(int rounds)
    {
        var self = Environment.ProcessPath!;
        List<double> relay = [], raw = [];
        for (var i = 0; i < rounds; i++)
        {
            relay.Add(await RateAsync("relay"));
            raw.Add(await RateAsync("raw"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Size} B: relay {RelayBenchmark.Median(relay):N0} msg/s ({List(relay)}), the machine {RelayBenchmark.Median(raw):N0} ({List(raw)}): "
                + $"{RelayBenchmark.Median(relay) / RelayBenchmark.Median(raw):P0}"));
        return 0;

        async Task<double> RateAsync(string arm)
        {
            var (rate, whole) = await RelayBenchmark.ArmAsync(
                self, [$"{arm}-sink"], address => [$"{arm}-source", address, $"{Size}", $"{WarmUp}", $"{Window}"]);
            return whole ? rate : throw new InvalidOperationException($"{arm}: not everything was delivered");
        }
    }

    private static string List(List<double> values) => string.Join(' ', values.Select(static v => v.ToString("0", CultureInfo.InvariantCulture)));
}
