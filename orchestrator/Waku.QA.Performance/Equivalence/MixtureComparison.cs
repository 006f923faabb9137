using System.Globalization;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Performance.Load;
using Waku.QA.Performance.Measuring;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Performance.Equivalence;

/// <summary>
/// Runs mixtures and the networks of their parts in rounds: each round has a fresh cluster of each, with one seed and so one graph and
/// one schedule, in an order drawn anew. Every node publishes, and every node is watched by a peer of ours on the wire, so that the
/// observer is the same whatever a node is written in.
/// </summary>
/// <param name="runner">Runs scenarios.</param>
/// <param name="parts">The two homogeneous networks.</param>
/// <param name="mixtures">The mixtures.</param>
/// <param name="seed">Seed of the first round.</param>
public sealed class MixtureComparison(ScenarioRunner runner, (Topology First, Topology Second) parts, IReadOnlyList<Topology> mixtures, int seed)
{
    private const string Arm = "run";
    private static readonly LoadSpec Load = new(ScheduleKind.Constant, Rate: 30, PayloadBytes: 500, TimeSpan.FromSeconds(3));

    /// <summary>Metrics with their margins. Copies are what a node receives of each message: one that is new and those that are not.</summary>
    private static readonly EquivalenceMargin[] Margins =
    [
        new(MetricNames.LatencyP50, static m => Value(m, MetricNames.LatencyP50), 0.35),
        new("copies", static m => 1 + Value(m, MetricNames.Duplicates), 0.20, Optional: true),
    ];

    private readonly Dictionary<string, List<ScenarioRun>> _runs = [];
    private int _rounds;

    /// <summary>Runs rounds until a look decides every metric of every mixture, or the last one was.</summary>
    /// <exception cref="RunInvalidException">A network lost messages, or a run could not be measured.</exception>
    public async Task<IReadOnlyList<(Topology Mixture, EquivalenceVerdict Verdict)>> RunAsync(CancellationToken cancellationToken)
    {
        List<(Topology Mixture, EquivalenceVerdict Verdict)> verdicts = [];
        foreach (var (rounds, alpha) in EquivalenceTest.Looks)
        {
            while (_rounds < rounds)
            {
                await RoundAsync(cancellationToken).ConfigureAwait(false);
            }

            verdicts = [.. mixtures.SelectMany(m =>
                Margins.Where(IsCompared)
                    .Select(margin => (m,
                        EquivalenceTest.Judge(margin.Metric, margin.Margin, Values(m, margin), Values(parts.First, margin), Values(parts.Second, margin),
                            alpha))))];
            if (verdicts.TrueForAll(static v => v.Verdict.Outcome != Verdict.Undecided))
            {
                break;
            }
        }

        return verdicts;
    }

    /// <summary>Every run in a line, for the report.</summary>
    public string Table() => string.Join('\n', (string[])
    [
        $"network\tround\tdelivered\t{string.Join('\t', Margins.Select(static m => m.Metric))}\tlatency.p95",
        .. _runs.SelectMany(static n =>
            n.Value.Select((r, i) =>
                string.Create(CultureInfo.InvariantCulture,
                    $"{n.Key}\t{i + 1}\t{Value(r.Metrics, MetricNames.DeliveryRatio):0.0%}\t"
                        + $"{string.Join('\t', Margins.Select(m => Text(m.Of(r.Metrics))))}\t{Text(Value(r.Metrics, MetricNames.LatencyP95))}"))),
    ]);

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        Topology[] networks = [parts.First, parts.Second, .. mixtures];
        var round = ++_rounds;
        new Random(seed + round).Shuffle(networks);
        foreach (var network in networks)
        {
            var scenario = new Scenario
            {
                Name = network.Name,
                Description = "a mixture and its parts",
                Workload = WorkloadKind.RelayAll,
                Topology = network,
                Load = Load
            };
            var run = await runner.RunAsync(scenario, new ScenarioArm(Arm), seed + round, cancellationToken).ConfigureAwait(false);
            if (run.Failure is { } failure)
            {
                throw new RunInvalidException(string.Create(CultureInfo.InvariantCulture, $"{network.Name}, round {round}: {failure}"));
            }

            if (!_runs.TryGetValue(network.Name, out var runs))
            {
                _runs[network.Name] = runs = [];
            }

            runs.Add(run);
        }
    }

    /// <summary>False for what an implementation does not count; what every one must have and a run lacks leaves undecided.</summary>
    private bool IsCompared(EquivalenceMargin margin) =>
        !margin.Optional || _runs.Values.All(network => network.TrueForAll(r => margin.Of(r.Metrics) is not null));

    /// <summary>Values of a network, round by round; not a number where they are missing.</summary>
    private double[] Values(Topology network, EquivalenceMargin margin) => [.. _runs[network.Name].Select(r => margin.Of(r.Metrics) ?? double.NaN)];

    private static double? Value(IReadOnlyDictionary<string, double> metrics, string name) => metrics.TryGetValue(name, out var value) ? value : null;

    private static string Text(double? value) => value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-";
}
