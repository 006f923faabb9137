using System.Globalization;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Scenarios;

namespace Waku.QA.Performance.Comparison;

/// <summary>Runs pairs: both arms back to back with the same seed, in an order drawn from the seed. Every run is kept, failed ones too.</summary>
/// <param name="runner">Runs scenarios.</param>
/// <param name="history">Where runs go.</param>
/// <param name="session">Run id.</param>
/// <param name="host">This machine.</param>
/// <param name="seed">Seed of orders and runs.</param>
/// <param name="duet">True to run both arms of a pair at once where the scenario has a window; false to run one after the other.</param>
public sealed class PairRunner(ScenarioRunner runner, PerformanceHistory history, string session, HostFingerprint host, int seed, bool duet)
{
    /// <summary>Raised after each run.</summary>
    public event Action<ScenarioRun>? Ran;

    /// <summary>All runs so far.</summary>
    public List<ScenarioRun> Runs { get; } = [];

    /// <summary>Runs that failed by themselves.</summary>
    public FailedRuns Failures { get; private set; } = FailedRuns.None;

    /// <summary>What pairs of an arm with itself are pairs of: noise under other conditions is other noise.</summary>
    public string ConditionsOf(Scenario scenario, ScenarioArm arm) => string.Create(CultureInfo.InvariantCulture,
        $"{scenario.Name}, {string.Join(" + ", arm.Of(scenario).Implementations)}, {scenario.Load.Rate:0.#}/s of {scenario.Load.PayloadBytes} B for "
            + $"{scenario.Load.Measured.TotalSeconds:0.#} s, {(duet && scenario.HasWindow ? "at once" : "in turn")}");

    /// <summary>Orders of pairs from a seed: true where the candidate runs first.</summary>
    public static IEnumerable<bool> Orders(int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            yield return random.Next(2) == 1;
        }
    }

    /// <summary>Pairs without end, each with the metrics of both arms. A pair with a failed run is repeated with the next seed.</summary>
    /// <exception cref="RunInvalidException">Too many runs failed.</exception>
    public async IAsyncEnumerable<PairResult> RunAsync(Scenario scenario, ScenarioArm baseline, ScenarioArm candidate, string series,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0;
        var attempt = 0;
        foreach (var candidateFirst in Orders(seed))
        {
            attempt++;
            ScenarioArm[] order = candidateFirst ? [candidate, baseline] : [baseline, candidate];
            var ids = new long[2];
            var runs = new ScenarioRun?[2];
            if (duet && scenario.HasWindow)
            {
                (runs[0], runs[1]) = await runner.RunDuetAsync(scenario, order[0], order[1], seed + attempt, cancellationToken).ConfigureAwait(false);
            }

            for (var i = 0; i < 2; i++)
            {
                runs[i] ??= await runner.RunAsync(scenario, order[i], seed + attempt, cancellationToken).ConfigureAwait(false);
                ids[i] = history.Append(session, host, runs[i]!);
                Runs.Add(runs[i]!);
                Ran?.Invoke(runs[i]!);
            }

            var (b, c) = candidateFirst ? (1, 0) : (0, 1);
            var (baselineRun, candidateRun) = (runs[b]!, runs[c]!);
            if (baselineRun.Failure is not null || candidateRun.Failure is not null)
            {
                Failures = new FailedRuns(
                    Failures.Baseline + (FailedItself(baselineRun) ? 1 : 0), Failures.Candidate + (FailedItself(candidateRun) ? 1 : 0),
                        FailedItself(candidateRun) ? candidateRun.Failure : Failures.CandidateReason);
                if (Failures.Enough)
                {
                    throw new RunInvalidException(FailedItself(baselineRun) ? baselineRun.Failure! : candidateRun.Failure!);
                }

                continue;
            }

            var pair = new PairResult(++number, candidateFirst, baselineRun.Metrics, candidateRun.Metrics);
            history.AppendPair(session, series, pair, ids[b], ids[c]);
            yield return pair;
        }
    }

    private static bool FailedItself(ScenarioRun run) => run is { Failure: not null, Abandoned: false };
}
