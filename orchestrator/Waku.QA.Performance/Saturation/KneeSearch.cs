using System.Globalization;
using Waku.QA.Performance.Measuring;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Performance.Saturation;

/// <summary>
/// Finds the rate up to which a cluster keeps up: doubles it until messages are lost, deliveries fall behind or latency runs away, then
/// halves the gap. Bounded in rate and in steps.
/// </summary>
/// <param name="run">Runs the scenario at a rate.</param>
public sealed class KneeSearch(Func<double, CancellationToken, Task<ScenarioRun>> run)
{
    /// <summary>Highest rate tried.</summary>
    public const double MaxRate = 20_000;
    private const int Refinements = 4;

    /// <summary>Share of the offered load that must be delivered in time.</summary>
    private const double Delivered = 0.97;

    /// <summary>
    /// Growth of the median latency, over the lowest so far, that counts as a queue. The lowest rate need not have it: its run may be the
    /// first of cold nodes.
    /// </summary>
    private const double RunAway = 5;

    /// <summary>Milliseconds below which a median is no queue, however calm it was before: 0.5 ms that became 2.5 ms are a busy machine.</summary>
    private const double NoQueue = 10;

    /// <summary>Searches upwards from a rate.</summary>
    public async Task<KneeResult> RunAsync(double from, CancellationToken cancellationToken)
    {
        List<KneePoint> points = [];
        var (calm, perMessage) = (double.NaN, double.NaN);
        var (good, bad) = (0.0, double.PositiveInfinity);
        for (var rate = from; rate <= MaxRate && double.IsPositiveInfinity(bad); rate *= 2)
        {
            await TryAsync(rate).ConfigureAwait(false);
        }

        for (var i = 0; i < Refinements && good > 0 && double.IsFinite(bad); i++)
        {
            await TryAsync(Math.Sqrt(good * bad)).ConfigureAwait(false);
        }

        return new KneeResult(good, points);

        async Task TryAsync(double rate)
        {
            var result = await run(rate, cancellationToken).ConfigureAwait(false);
            perMessage = double.IsNaN(perMessage) ? result.Metrics.GetValueOrDefault(MetricNames.Throughput) / rate : perMessage;
            var point = Judge(rate, calm, perMessage, result);
            points.Add(point);
            calm = double.IsNaN(calm) || point.P50 < calm ? point.P50 : calm;
            (good, bad) = point.Refusal is null ? (Math.Max(good, rate), bad) : (good, Math.Min(bad, rate));
        }
    }

    private static KneePoint Judge(double rate, double calm, double perMessage, ScenarioRun result)
    {
        var throughput = result.Metrics.GetValueOrDefault(MetricNames.Throughput);
        var p50 = result.Metrics.GetValueOrDefault(MetricNames.LatencyP50, double.NaN);
        var offered = rate * perMessage;
        var refusal = result.Failure
            ?? (throughput < Delivered * offered ? string.Create(CultureInfo.InvariantCulture, $"{throughput:0} of {offered:0} deliveries a second") : null)
            ?? (p50 > Math.Max(RunAway * calm, NoQueue)
                ? string.Create(CultureInfo.InvariantCulture, $"median latency {p50:0.0} ms, {p50 / calm:0.0} times the lowest")
                : null);
        return new KneePoint(rate, throughput, p50, result.Metrics.GetValueOrDefault(MetricNames.LatencyP95, double.NaN), refusal);
    }
}
