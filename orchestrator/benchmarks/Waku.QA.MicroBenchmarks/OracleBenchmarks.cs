using System.Globalization;
using BenchmarkDotNet.Attributes;
using Waku.QA.Oracle;

namespace Waku.QA.MicroBenchmarks;

/// <summary>The oracle's checker: eight nodes, ten thousand deliveries.</summary>
[MemoryDiagnoser]
public class OracleBenchmarks
{
    private const string Topic = "/waku/2/rs/66/0";
    private const int Nodes = 8;
    private const int Messages = 1_250;
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly List<MessageEvent> _events = [];

    /// <summary>A history in which everything is right.</summary>
    [GlobalSetup]
    public void Setup()
    {
        for (var n = 0; n < Nodes; n++)
        {
            _events.Add(new MessageEvent(EventKind.Up, $"node-{n}", "", "", Epoch.AddSeconds(-100)));
            _events.Add(new MessageEvent(EventKind.Join, $"node-{n}", Topic, "", Epoch.AddSeconds(-99)));
        }

        for (var m = 0; m < Messages; m++)
        {
            var (hash, at) = (m.ToString("x64", CultureInfo.InvariantCulture), Epoch.AddMilliseconds(20 * m));
            _events.Add(new MessageEvent(EventKind.Publish, "node-0", Topic, hash, at));
            _events.AddRange(Enumerable.Range(0, Nodes).Select(n => new MessageEvent(EventKind.Deliver, $"node-{n}", Topic, hash, at.AddMilliseconds(5))));
        }
    }

    /// <summary>Checks it.</summary>
    [Benchmark]
    public int Check() => HistoryChecker.Check(new OracleSettings(), _events, Epoch.AddMinutes(2)).Count;
}
