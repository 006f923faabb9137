using System.Security.Cryptography;
using System.Text;
using Waku.QA.Clusters;
using Waku.QA.Performance.Load;
using Waku.QA.Performance.Measuring;
using Waku.QA.Wire;
using Waku.QA.Wire.Probes;

namespace Waku.QA.Performance.Scenarios;

/// <summary>
/// Nodes find each other by discovery v5, timed from their introduction to one that knows all; then each is asked for peers at the
/// scheduled times (34/WAKU2-PEER-EXCHANGE), and every answer must name some.
/// </summary>
internal sealed class DiscoveryWorkload(Scenario scenario, Cluster cluster, RunRecorder recorder, int seed, TimeProvider time)
{
    private const int Wanted = 30;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs both parts.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using (var probe = new DiscoveryProbe(cluster, Key("discovery")))
        {
            var start = time.GetTimestamp();
            await probe.IntroduceAsync(cancellationToken).ConfigureAwait(false);
            await Waiting.UntilAsync("every node to find every other by discovery", probe.MissingAsync, Limit, Poll, cluster.Settings.Patience, time,
                cancellationToken)
                .ConfigureAwait(false);
            recorder.Set(MetricNames.Convergence, time.GetElapsedTime(start).TotalMilliseconds);
            recorder.EndPhase("convergence");
        }

        await ExchangeAsync(cancellationToken).ConfigureAwait(false);
        recorder.EndPhase("measured");
    }

    private async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var schedule = LoadSchedule.Plan(scenario.Load, scenario.Load.Measured, cluster.Nodes.Count, 1, random);
        var requests = new MessageFactory(cluster.Settings.Topology.ClusterId, [0], 0, Workload.ContentTopic, random, time).Make(schedule);
        await using var peer = new WirePeer(cluster, new WirePeerOptions { Key = Key("exchange") });
        foreach (var node in cluster.Nodes)
        {
            await peer.ConnectAsync(node, cancellationToken).ConfigureAwait(false);
        }

        var start = time.GetTimestamp() + (long)(Lead.TotalSeconds * time.TimestampFrequency);
        await new LoadDriver(time)
            .RunAsync(requests, (request, token) => AskAsync(peer, cluster.Nodes[request.Planned.Publisher], token), start, cancellationToken)
                .ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var answers = new LatencyHistogram();
        foreach (var request in requests)
        {
            if (request.AnsweredAt is { } answered)
            {
                answers.Record(answered - request.Planned.At);
            }
        }

        recorder.SetPercentiles(answers, MetricNames.AnswerP50, MetricNames.AnswerP95, MetricNames.AnswerP99);
        if (requests.FirstOrDefault(static r => r.Error is not null) is { } refused)
        {
            recorder.Fail($"{requests.Count(static r => r.Error is not null)} of {requests.Count} requests for peers failed, the first with: {refused.Error}");
        }
    }

    private static async Task AskAsync(WirePeer peer, ClusterNode node, CancellationToken cancellationToken)
    {
        if (await peer.NamedPeersAsync(node, Wanted, cancellationToken).ConfigureAwait(false) is not { Count: > 0 })
        {
            throw new RunInvalidException($"{node.Name} named no peers");
        }
    }

    private byte[] Key(string purpose) => SHA256.HashData(Encoding.UTF8.GetBytes($"waku-qa {purpose}/{seed}"));
}
