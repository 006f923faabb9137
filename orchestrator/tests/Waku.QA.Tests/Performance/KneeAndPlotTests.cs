using System.Text;
using System.Xml.Linq;
using Waku.QA.Performance.Load;
using Waku.QA.Performance.Measuring;
using Waku.QA.Performance.Plots;
using Waku.QA.Performance.Saturation;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Tests.Performance;

[TestFixture]
public sealed class KneeAndPlotTests
{
    /// <summary>A queue of one server: latency grows as 1/(1 − load), and past its capacity deliveries fall behind.</summary>
    [TestCase(900.0)]
    [TestCase(3_000.0)]
    public async Task FindsTheKneeOfAQueue(double capacity)
    {
        List<double> tried = [];
        var result = await new KneeSearch((rate, _) =>
        {
            tried.Add(rate);
            return Task.FromResult(Run(rate < capacity ? 0.5 / (1 - (rate / capacity)) : 500, 3 * Math.Min(rate, capacity)));
        }).RunAsync(100, CancellationToken.None);
        Assert.That(result.Knee, Is.InRange(0.6 * capacity, capacity));
        Assert.That(tried, Has.Count.LessThan(14), "bounded");
        Assert.That(result.Points.Where(static p => p.Refusal is null).Max(static p => p.Rate), Is.EqualTo(result.Knee));
    }

    [Test]
    public async Task AColdFirstRunDoesNotMoveTheKnee()
    {
        async Task<double> KneeAsync(double cold) =>
            (await new KneeSearch((rate, _) => Task.FromResult(Run(rate > 100 ? 0.5 / (1 - Math.Min(rate / 3_000, 0.999)) : cold, 3 * Math.Min(rate, 3_000))))
                .RunAsync(100, CancellationToken.None)).Knee;
        Assert.That(await KneeAsync(20), Is.EqualTo(await KneeAsync(0.55)).Within(5).Percent);
    }

    /// <summary>Half a millisecond that became two and a half is a busy machine and no queue.</summary>
    [TestCase(2.5, 20_000.0)]
    [TestCase(12.5, 400.0)]
    public async Task SmallLatenciesDoNotEndTheSearch(double slower, double knee)
    {
        var result = await new KneeSearch((rate, _) => Task.FromResult(Run(rate > 400 ? slower : 0.5, 3 * rate))).RunAsync(100, CancellationToken.None);
        Assert.That(result.Knee, Is.InRange(0.6 * knee, knee));
    }

    [Test]
    public async Task LostMessagesAreBeyondTheKnee()
    {
        var result = await new KneeSearch(static (rate, _) => Task.FromResult(Run(1, 3 * rate, rate > 400 ? "5 of 10 deliveries were lost" : null)))
            .RunAsync(100, CancellationToken.None);
        Assert.That(result.Knee, Is.InRange(370, 400));
    }

    [Test]
    public async Task ThereIsNoKneeWhereEvenTheFirstRateFails() =>
        Assert.That((await new KneeSearch(static (_, _) => Task.FromResult(Run(1, 0, "no node"))).RunAsync(100, CancellationToken.None)).Knee, Is.Zero);

    [Test]
    public void PlotsAreWellFormedAndShowEverySeries()
    {
        var chart = new Chart
        {
            Title = "a < b & c",
            XName = "x",
            YName = "y",
            LogX = true,
            Bands = [new PlotBand("fault", 1, 2)],
            Mark = 5,
            Lines = [new PlotLine("one", [(1, 1), (10, 2), (double.NaN, 3)]), new PlotLine("two", [(2, 4)], Dots: true)],
        };
        var svg = XDocument.Parse(chart.ToSvg());
        var texts = svg.Descendants().Where(static e => e.Name.LocalName == "text").Select(static e => e.Value).ToList();
        Assert.That(texts, Is.SupersetOf(new[] { "a < b & c", "one", "two", "fault", "x", "y" }));
        Assert.That(svg.Descendants().Count(static e => e.Name.LocalName == "polyline"), Is.EqualTo(1));
        Assert.That(svg.Descendants().Count(static e => e.Name.LocalName == "circle"), Is.EqualTo(1));
    }

    [Test]
    public void AnEmptyPlotIsStillAPlot() =>
        Assert.That(XDocument.Parse(new Chart { Title = "t", XName = "x", YName = "y", Lines = [] }.ToSvg()).Root!.Name.LocalName, Is.EqualTo("svg"));

    [Test]
    public void ARunIsDrawnWithItsPhases()
    {
        var run = Run(1, 1) with
        {
            Phases = [new RunPhase("start", 0, 1), new RunPhase("measured", 1, 5), new RunPhase("restart", 2, 3)],
            Samples = [.. Enumerable.Range(0, 20).Select(static i => new NodeSample("node-1", i / 5.0, i * 0.01, 50_000_000, 20_000_000))],
            Series = [(0.5, 1.2)]
        };
        run.Latency.Record(TimeSpan.FromMilliseconds(1.2));
        var plots = RunPlots.Draw(run);
        Assert.That(plots.Select(static p => p.Name), Is.EqualTo(new[] { "latency distribution", "latency over time", "memory", "cpu" }));
        Assert.That(Encoding.UTF8.GetString(plots[1].Content), Does.Contain("restart"));
    }

    private static ScenarioRun Run(double p50, double throughput, string? failure = null) => new()
    {
        Scenario = "relay",
        Arm = "knee",
        Seed = 1,
        Started = DateTimeOffset.UnixEpoch,
        Metrics = new Dictionary<string, double> { [MetricNames.LatencyP50] = p50, [MetricNames.Throughput] = throughput },
        Failure = failure,
        Latency = new LatencyHistogram(),
        Machine = new MachineState(0, 0),
    };
}
