using Waku.QA.Performance.Load;
using Waku.QA.Performance.Measuring;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Latencies, losses and refusals of a measured window, part by part.</summary>
internal sealed class DeliveryTally(Scenario scenario, RunRecorder recorder)
{
    /// <summary>Most deliveries drawn over time.</summary>
    private const int MostPoints = 2_000;
    private readonly LatencyHistogram _answers = new();
    private readonly LatencyHistogram _late = new();
    private readonly List<byte[]> _hashes = [];
    private TimeSpan _last;
    private int _due;
    private int _refused;
    private string? _refusal;

    /// <summary>Messages sent.</summary>
    public int Sent => _hashes.Count;

    /// <summary>Deliveries seen.</summary>
    public int Delivered { get; private set; }

    /// <summary>Hashes of all messages.</summary>
    public IReadOnlyList<byte[]> Hashes => _hashes;

    /// <summary>Takes a part that began so long after the window's start.</summary>
    public void Add(SentWindow part, TimeSpan from)
    {
        var every = Math.Max(1, part.Log.Due * Math.Max(1, (int)(scenario.Load.Measured / TimeSpan.FromMinutes(1))) / MostPoints);
        _due += part.Log.Due;
        Latencies(part, (latency, message) =>
        {
            recorder.Latency.Record(latency);
            var at = from + message.Planned.At;
            _last = at + latency > _last ? at + latency : _last;
            if (Delivered++ % every == 0)
            {
                recorder.Series.Add((at.TotalSeconds, latency.TotalMilliseconds));
            }
        });
        foreach (var message in part.Log.Messages)
        {
            _hashes.Add(message.Hash);
            _refused += message.Error is null ? 0 : 1;
            _refusal ??= message.Error;
            if (message.SentAt is { } sent)
            {
                _late.Record(sent > message.Planned.At ? sent - message.Planned.At : TimeSpan.Zero);
            }

            if (message.AnsweredAt is { } answered)
            {
                _answers.Record(answered - message.Planned.At);
            }
        }
    }

    /// <summary>Fills latency, throughput, ratio, answers, and whether the run failed.</summary>
    /// <param name="others">Times of requests that the workload made beside.</param>
    /// <param name="answered">True when answers to sends are times of their own.</param>
    public void Finish(LatencyHistogram others, bool answered)
    {
        recorder.Set(MetricNames.DeliveryRatio, Delivered / (double)_due);
        recorder.Set(MetricNames.Throughput, Delivered / Math.Max(_last.TotalSeconds, scenario.Load.Measured.TotalSeconds));
        recorder.SetPercentiles(recorder.Latency, MetricNames.LatencyP50, MetricNames.LatencyP95, MetricNames.LatencyP99);
        recorder.Set(MetricNames.LatencyMax, recorder.Latency.Max);
        recorder.SetPercentiles(answered ? _answers : others, MetricNames.AnswerP50, MetricNames.AnswerP95, MetricNames.AnswerP99);
        recorder.Set("harness.late.p50", _late.Percentile(0.5));
        recorder.Set("harness.late.p99", _late.Percentile(0.99));
        if (_refused > 0)
        {
            recorder.Fail($"{_refused} of {Sent} messages were refused, the first with: {_refusal}");
        }

        if (Delivered < _due)
        {
            recorder.Fail($"{_due - Delivered} of {_due} deliveries were lost");
        }
    }

    /// <summary>Calls back for each delivery; the number of those that are missing.</summary>
    /// <exception cref="RunInvalidException">A clock is wrong.</exception>
    public static int Latencies(SentWindow window, Action<TimeSpan, SentMessage> take)
    {
        var lost = 0;
        foreach (var (message, receiver, at) in window.Log.Deliveries())
        {
            if (at == 0)
            {
                lost++;
                continue;
            }

            var latency = TimeSpan.FromTicks((at - window.Anchor) / TimeSpan.NanosecondsPerTick) - message.Planned.At;
            take(latency >= TimeSpan.Zero
                ? latency
                : throw new RunInvalidException($"{receiver} received a message {-latency.TotalMilliseconds:0.000} ms before it was sent: its clock is wrong"),
                    message);
        }

        return lost;
    }
}
