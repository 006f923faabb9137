using System.Globalization;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Performance.Duets;
using Waku.QA.Performance.Measuring;
using Waku.QA.Wire;

namespace Waku.QA.Performance.Scenarios;

/// <summary>Runs a scenario once on a fresh cluster and says what it measured. Nothing is left running.</summary>
public sealed class ScenarioRunner(RunnerSettings settings)
{
    private const double HalfWay = 0.5;
    private const double Megabyte = 1e6;
    private int _clusters;

    /// <summary>
    /// Prepares what an arm runs, so that nothing is built or pulled while something is measured; sizes of the programs or images in
    /// bytes, by implementation.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, long>> PrepareAsync(Scenario scenario, ScenarioArm arm, CancellationToken cancellationToken)
    {
        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var group in arm.Of(scenario).Groups)
        {
            var node = await settings.Resolver.ResolveAsync(group.Implementation, group.Reference, cancellationToken).ConfigureAwait(false);
            sizes[group.Implementation] = (await settings.Resolver.PrepareAsync(node.Artifact, cancellationToken).ConfigureAwait(false)).Bytes;
        }

        return sizes;
    }

    /// <summary>One run.</summary>
    /// <param name="scenario">Scenario.</param>
    /// <param name="arm">What runs.</param>
    /// <param name="seed">Seed of keys, graph, schedule and payloads: alike for the arms of a pair.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task<ScenarioRun> RunAsync(Scenario scenario, ScenarioArm arm, int seed, CancellationToken cancellationToken) =>
        RunAsync(scenario, arm, seed, null, cancellationToken);

    /// <summary>Two arms at once, with one common window. </summary>
    /// <param name="scenario">Scenario.</param>
    /// <param name="first">Arm that starts first.</param>
    /// <param name="second">Arm that starts second.</param>
    /// <param name="seed">Seed of both.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<(ScenarioRun First, ScenarioRun Second)> RunDuetAsync(Scenario scenario, ScenarioArm first, ScenarioArm second, int seed,
        CancellationToken cancellationToken)
    {
        var meeting = new Rendezvous(2, settings.Time);
        var one = RunAsync(scenario, first, seed, new DuetPart(meeting, 0), cancellationToken);
        var two = RunAsync(scenario, second, seed, new DuetPart(meeting, HalfWay), cancellationToken);
        return (await one.ConfigureAwait(false), await two.ConfigureAwait(false));
    }

    private async Task<ScenarioRun> RunAsync(Scenario scenario, ScenarioArm arm, int seed, DuetPart? duet, CancellationToken cancellationToken)
    {
        var time = settings.Time;
        var recorder = new RunRecorder(scenario, arm, seed, time);
        var machine = MachineState.Read();
        var topology = CpuPlan.Bind(arm.Of(scenario), Environment.ProcessorCount);
        var name = string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}-{arm.Label}-{Interlocked.Increment(ref _clusters)}");
        var clusterSettings = new ClusterSettings(
            settings.RunId, name, topology, seed, settings.Engine, settings.Resolver, settings.Keys, Path.Combine(settings.Folder, name), Keep: false, time)
        {
            Judged = false,
        };
        var cluster = await Cluster.CreateAsync(clusterSettings, cancellationToken).ConfigureAwait(false);
        try
        {
            await MeasureAsync(scenario, cluster, recorder, seed, duet, cancellationToken).ConfigureAwait(false);
        }
        catch (RunAbandonedException e)
        {
            recorder.Abandon(e.Message);
        }
        catch (Exception e)
            when (e is RunInvalidException or TimeoutException or NodeDiedException or NodeRefusedException or HttpRequestException
                or UnsupportedCapabilityException || WireFailure.Is(e))
        {
            recorder.Fail(cluster.Death?.Message ?? e.Message);
            duet?.Meeting.GiveUp();
        }
        finally
        {
            await cluster.DisposeAsync().ConfigureAwait(false);
        }

        return recorder.Finish(MachineState.Between(machine, MachineState.Read(), recorder.Elapsed), cluster);
    }

    private async Task MeasureAsync(Scenario scenario, Cluster cluster, RunRecorder recorder, int seed, DuetPart? duet, CancellationToken cancellationToken)
    {
        await cluster.StartNodesAsync(cluster.Nodes, cancellationToken).ConfigureAwait(false);
        await using var sampler =
            await ResourceSampler.StartAsync(cluster, scenario.Load.Measured >= RunRecorder.SlopeFrom, recorder.Epoch, settings.Time, cancellationToken)
                .ConfigureAwait(false);
        recorder.Sampler = sampler;
        await cluster.WaitForMeshAsync(TimeSpan.FromSeconds(30), cancellationToken).ConfigureAwait(false);
        recorder.Set(MetricNames.Start, cluster.Nodes.Max(static n => n.StartedIn?.TotalMilliseconds ?? double.NaN));
        recorder.Set(MetricNames.Mesh, recorder.Elapsed.TotalMilliseconds);
        recorder.EndPhase("start");

        switch (scenario.Workload)
        {
            case WorkloadKind.Startup:
                break;
            case WorkloadKind.Idle:
                await IdleAsync(scenario, cluster, recorder, sampler, cancellationToken).ConfigureAwait(false);
                break;
            case WorkloadKind.Discovery:
                await new DiscoveryWorkload(scenario, cluster, recorder, seed, settings.Time).RunAsync(cancellationToken).ConfigureAwait(false);
                break;
            default:
                await using (var workload = Workload.Create(scenario.Workload, cluster)!)
                {
                    await new LoadedWindow(scenario, cluster, workload, recorder, sampler, seed, settings.Time).RunAsync(duet, cancellationToken)
                        .ConfigureAwait(false);
                }

                break;
        }

        await CalmAsync(scenario.Calm, cluster, recorder, sampler, cancellationToken).ConfigureAwait(false);
        cluster.ThrowIfDead();
    }

    /// <summary>What nodes give back after a load.</summary>
    private async Task CalmAsync(TimeSpan calm, Cluster cluster, RunRecorder recorder, ResourceSampler sampler, CancellationToken cancellationToken)
    {
        if (calm <= TimeSpan.Zero)
        {
            return;
        }

        await Task.Delay(calm, settings.Time, cancellationToken).ConfigureAwait(false);
        recorder.Set(MetricNames.RssCalm, sampler.ResidentNow(cluster.Nodes) / Megabyte);
        recorder.EndPhase("calm");
    }

    /// <summary>Doing nothing is a load too: heartbeats, pings, timers.</summary>
    private async Task IdleAsync(Scenario scenario, Cluster cluster, RunRecorder recorder, ResourceSampler sampler, CancellationToken cancellationToken)
    {
        var before = sampler.CpuNow(cluster.Nodes);
        var start = settings.Time.GetTimestamp();
        await Task.Delay(scenario.Load.Measured, settings.Time, cancellationToken).ConfigureAwait(false);
        var hours = settings.Time.GetElapsedTime(start).TotalHours;
        if (before is not null && sampler.CpuNow(cluster.Nodes) is { } after)
        {
            recorder.Set(MetricNames.IdleCpu, (after - before.Value) / hours);
        }

        recorder.EndPhase("measured");
    }
}
