using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Engines;
using Waku.QA.Performance.Duets;
using Waku.QA.Performance.Load;
using Waku.QA.Performance.Measuring;
using Waku.QA.Wire.Probes;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Warm-up until steady, a measured window, a drain until nothing is missing or nothing comes any more.</summary>
internal sealed class LoadedWindow(Scenario scenario, Cluster cluster, Workload workload, RunRecorder recorder, ResourceSampler sampler, int seed,
    TimeProvider time)
{
    private const double SteadyWithin = 0.15;
    private const int SteadyParts = 3;
    private static readonly TimeSpan WarmUpPart = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DuetLead = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostClockDrift = TimeSpan.FromMilliseconds(1);

    /// <summary>A longer window is sent in parts, so that an hour of messages need not be in memory at once.</summary>
    private static readonly TimeSpan LongestPart = TimeSpan.FromMinutes(1);
    private readonly Random _random = new(seed);
    private readonly LoadDriver _driver = new(time);
    private ArrivalLog? _log;

    /// <summary>Runs all of it.</summary>
    /// <param name="duet">What it shares its window with; null for a run by itself.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task RunAsync(DuetPart? duet, CancellationToken cancellationToken)
    {
        // The window's schedule is drawn first: it must not depend on how long the warm-up took.
        var shards = cluster.Settings.Topology.Shards;
        var schedule = LoadSchedule.Plan(scenario.Load, scenario.Load.Measured, workload.Publishers.Count, shards.Count, _random);
        await workload.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var sources = workload.Receivers.Select(Watch).ToList();
        try
        {
            foreach (var source in sources)
            {
                await source.StartAsync((node, hash, at) => Volatile.Read(ref _log)?.Record(node, hash, at), cancellationToken).ConfigureAwait(false);
            }

            await WarmUpAsync(shards.Count, cancellationToken).ConfigureAwait(false);
            var parts = schedule.GroupBy(static p => (int)(p.At / LongestPart))
                .Select(static g => new SentPart(g.Key * LongestPart, [.. g.Select(p => p with { At = p.At - (g.Key * LongestPart) })])).ToList();
            var first = MakeAhead(parts[0].Schedule);
            long? start = duet is null
                ? null
                : await duet.Meeting.ArriveAsync(DuetLead, cancellationToken).ConfigureAwait(false)
                    + (long)(duet.Offset / scenario.Load.Rate / shards.Count * time.TimestampFrequency);
            recorder.EndPhase("warm-up");
            await MeasureAsync(parts, first, start, cancellationToken).ConfigureAwait(false);
            recorder.Watched = [.. sources.Select(static s => $"{s.Node} by its {s.Kind}")];
            if (sources.Sum(static s => s.Missed) is > 0 and var missed)
            {
                recorder.Overrule($"the harness was too slow and missed {missed} deliveries; send less, or give it a CPU of its own");
            }
        }
        finally
        {
            foreach (var source in sources)
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private IArrivalSource Watch(ClusterNode node) => node.Capabilities.Has(Capability.DeliveryStream) && !workload.OnTheWire
        ? new StreamSource(node)
        : new WireProbe(cluster, node, SHA256.HashData(Encoding.UTF8.GetBytes($"waku-qa probe/{seed}/{node.Name}")));

    private IReadOnlyList<SentMessage> Make(IReadOnlyList<PlannedSend> schedule) =>
        new MessageFactory(cluster.Settings.Topology.ClusterId, cluster.Settings.Topology.Shards, scenario.Load.PayloadBytes, Workload.ContentTopic, _random,
            time).Make(schedule);

    /// <summary>
    /// Messages of a measured part. They outlive every collection, and the first one in the window would carry them all to the old generation,
    /// for as long as nothing is sent: it takes place before. A collection promotes by one generation, so it takes two.
    /// </summary>
    private IReadOnlyList<SentMessage> MakeAhead(IReadOnlyList<PlannedSend> schedule)
    {
        var messages = Make(schedule);
        GC.Collect();
        GC.Collect();
        return messages;
    }

    /// <summary>Sends short parts of the load until three in a row were complete and their medians agree.</summary>
    private async Task WarmUpAsync(int shards, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        List<double> medians = [];
        var part = WarmUpPart * Math.Max(1, 10 / (scenario.Load.Rate * WarmUpPart.TotalSeconds));
        while (!IsSteady(medians))
        {
            if (time.GetElapsedTime(start) > scenario.WarmUp)
            {
                // Never steady is a finding of the figures, never complete one of the network.
                if (medians.Count == 0 || double.IsNaN(medians[^1]))
                {
                    throw new RunInvalidException(
                        $"after {scenario.WarmUp.TotalSeconds:0} s of load messages were still missing: {_log?.Arrived} of {_log?.Due} deliveries");
                }

                return;
            }

            var schedule = LoadSchedule.Plan(scenario.Load with { Kind = ScheduleKind.Constant }, part, workload.Publishers.Count, shards, _random);
            var window = await SendAsync(Make(schedule), null, cancellationToken).ConfigureAwait(false);
            var latency = new LatencyHistogram();
            var lost = DeliveryTally.Latencies(window, (l, _) => latency.Record(l));
            medians.Add(lost == 0 ? latency.Percentile(0.5) : double.NaN);
        }
    }

    private static bool IsSteady(List<double> medians)
    {
        var last = medians.TakeLast(SteadyParts).ToList();
        return last.Count == SteadyParts && last.Max() <= last.Min() * (1 + SteadyWithin);
    }

    private async Task MeasureAsync(IReadOnlyList<SentPart> parts, IReadOnlyList<SentMessage> first, long? start, CancellationToken cancellationToken)
    {
        using var harness = Process.GetCurrentProcess();
        var notes = new WindowNotes(time, recorder.Epoch);
        var tally = new DeliveryTally(scenario, recorder);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var traffic = await TrafficCounters.ReadAsync(workload.Counted, cancellationToken).ConfigureAwait(false);
        var groups = await GroupsAsync(cancellationToken).ConfigureAwait(false);
        var (cpu, own, begin) = (sampler.CpuNow(workload.Counted), harness.TotalProcessorTime, time.GetTimestamp());
        var beside = workload.AccompanyAsync(notes, over.Token);
        for (var i = 0; i < parts.Count; i++)
        {
            var messages = i == 0 ? first : MakeAhead(parts[i].Schedule);
            tally.Add(await SendAsync(messages, i == 0 ? start : null, cancellationToken).ConfigureAwait(false), parts[i].From);
        }

        var cpuAfter = sampler.CpuNow(workload.Counted);
        harness.Refresh();
        recorder.Set("harness.cpu", (harness.TotalProcessorTime - own) / time.GetElapsedTime(begin));
        recorder.EndPhase("measured");
        await EndAsync(beside, over).ConfigureAwait(false);
        recorder.Disturbances = notes.Phases;
        var added = (await TrafficCounters.ReadAsync(workload.Counted, cancellationToken).ConfigureAwait(false)).Since(traffic);

        tally.Finish(notes.Answers, workload.HasAnswers && notes.Answers.Count == 0);
        var used = await GroupsAsync(cancellationToken).ConfigureAwait(false) is { } after && groups is not null ? after - groups : null;
        recorder.Set(MetricNames.Cpu, (cpuAfter - cpu ?? used?.Cpu.TotalSeconds) / tally.Sent * 1_000);
        recorder.Set(MetricNames.Throttled, used?.Throttled.TotalSeconds / tally.Sent * 1_000);
        recorder.Set(MetricNames.Bytes, added.BytesOut / tally.Delivered);
        recorder.Set(MetricNames.Duplicates, added.Duplicates / tally.Delivered);
        recorder.Set(MetricNames.Control, added.Control / tally.Sent);
        await workload.CloseAsync(cancellationToken).ConfigureAwait(false);
        if (await workload.CheckAsync(tally.Hashes, cancellationToken).ConfigureAwait(false) is { } wrong)
        {
            throw new RunInvalidException(wrong);
        }
    }

    /// <summary>Sends a window and waits until everything arrived, or nothing does any more.</summary>
    private async Task<SentWindow> SendAsync(IReadOnlyList<SentMessage> messages, long? at, CancellationToken cancellationToken)
    {
        var receivers = workload.Receivers;
        var log = new ArrivalLog(messages, [.. receivers.Select(static r => r.Name)], (r, m) => workload.IsDue(receivers[r], m));
        Volatile.Write(ref _log, log);
        var start = at ?? time.GetTimestamp() + (long)(Lead.TotalSeconds * time.TimestampFrequency);
        var anchor = UnixNanos() + (long)(time.GetElapsedTime(time.GetTimestamp(), start).TotalNanoseconds);
        await _driver.RunAsync(messages, workload.SendAsync, start, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var (seen, since) = (log.Arrived, time.GetTimestamp());
        while (log.Arrived < log.Due && time.GetElapsedTime(since) < Quiet)
        {
            cluster.ThrowIfDead();
            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(false);
            (seen, since) = log.Arrived > seen ? (log.Arrived, time.GetTimestamp()) : (seen, since);
        }

        var drift = TimeSpan.FromTicks((UnixNanos() - anchor) / TimeSpan.NanosecondsPerTick) - time.GetElapsedTime(start);
        return drift.Duration() > MostClockDrift
            ? throw new RunInvalidException($"the system's clock was set during the run, by {drift.TotalMilliseconds:0.0} ms")
            : new SentWindow(log, anchor);
    }

    /// <summary>Control groups of the nodes together; null where one has none.</summary>
    private async Task<CgroupUsage?> GroupsAsync(CancellationToken cancellationToken) =>
        (await Task.WhenAll(workload.Counted.Select(n => n.CgroupAsync(cancellationToken))).ConfigureAwait(false))
            .Aggregate((CgroupUsage?)CgroupUsage.None, static (sum, usage) => sum is null || usage is null ? null : sum + usage);

    private long UnixNanos() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    private static async Task EndAsync(Task beside, CancellationTokenSource over)
    {
        await over.CancelAsync().ConfigureAwait(false);
        try
        {
            await beside.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It runs until it is told to end.
        }
    }

    /// <summary>A stretch of the schedule, with times from its own start.</summary>
    private sealed record SentPart(TimeSpan From, IReadOnlyList<PlannedSend> Schedule);
}
