using System.Globalization;
using Waku.QA.Adapters;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Files;
using Waku.QA.Performance.Saturation;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Benchmarks.Peers;

/// <summary>
/// Implementations side by side, part by part and alternating, so that a change of the machine meets all of them: one table with ratios
/// (issue 21). Bounded: every part has its own length.
/// </summary>
internal sealed class PeersBenchmark : IAsyncDisposable
{
    private const int WarmUps = 2;
    private readonly PeerOptions _options;
    private readonly IEngine _engine;
    private readonly AdapterCatalogue _catalogue;
    private readonly ScenarioRunner _runner;
    private readonly PeerTable _table;
    private readonly string _folder = Directory.CreateTempSubdirectory("waku-qa-bench").FullName;

    private PeersBenchmark(PeerOptions options, IEngine engine, AdapterCatalogue catalogue, NodeArtifacts artifacts)
    {
        (_options, _engine, _catalogue) = (options, engine, catalogue);
        _table = new PeerTable([.. options.Nodes.Select(static n => n.Implementation)]);
        _runner = new ScenarioRunner(new RunnerSettings(RunIds.New(TimeProvider.System), engine, new NodeResolver(engine, artifacts, new Progress<string>()),
            new NodeKeys(), _folder, TimeProvider.System));
    }

    /// <summary>Runs it; exit code 64 when the arguments are wrong.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        try
        {
            var options = PeerOptions.Parse(arguments);
            var catalogue = new AdapterCatalogue(Repository.Root);
            var artifacts = new NodeArtifacts(catalogue);
            var arm = new ScenarioArm("first", options.Nodes[0].Implementation, options.Nodes[0].Reference);
            var (engine, _) = await EngineSelection.SelectAsync(options.Engine, arm.Of(Load("relay-star", catalogue)), artifacts, TimeProvider.System,
                CancellationToken.None);
            await using var benchmark = new PeersBenchmark(options, engine, catalogue, artifacts);
            await benchmark.MeasureAsync(CancellationToken.None);
            Console.WriteLine(benchmark._table.ToMarkdown());
            return 0;
        }
        catch (UsageException e)
        {
            Console.Error.WriteLine(e.Message);
            return UsageException.ExitCode;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static Scenario Load(string name, AdapterCatalogue catalogue) =>
        ScenarioFile.Load(Path.Combine(Repository.Root, "suites", "performance"), name, catalogue);

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        foreach (var (implementation, reference) in _options.Nodes)
        {
            await WarmUpAsync(new ScenarioArm("warm-up", implementation, reference), cancellationToken);
        }

        var knees = new Dictionary<string, double>();
        for (var round = 0; round < _options.Rounds; round++)
        {
            foreach (var part in PeerPart.All.Where(p => _options.Parts.Count == 0 || _options.Parts.Contains(p.Name)))
            {
                foreach (var (implementation, reference) in round % 2 == 0 ? _options.Nodes : _options.Nodes.Reverse())
                {
                    Console.Error.WriteLine($"round {round + 1} of {_options.Rounds}: {part.Title}, {implementation}");
                    await MeasureAsync(part, new ScenarioArm("peers", implementation, reference), implementation, round, knees, cancellationToken);
                }
            }
        }
    }

    /// <summary>
    /// Starts of one node of every implementation that are not counted. The harness compiles what it needs for a start, REST and gRPC while it
    /// waits for the first one, and the program is read from disk: neither is the node's time.
    /// </summary>
    private async Task WarmUpAsync(ScenarioArm arm, CancellationToken cancellationToken)
    {
        var part = PeerPart.All.Single(static p => p.Name == PeerPart.Start);
        var scenario = part.Of(Load(part.Scenario, _catalogue), null);
        try
        {
            await _runner.PrepareAsync(scenario, arm, cancellationToken);
            for (var i = 0; i < WarmUps; i++)
            {
                await _runner.RunAsync(scenario, arm, i + 1, cancellationToken);
            }
        }
        catch (Exception e) when (e is UsageException or UnsupportedCapabilityException or EnvironmentException or NodeStartException)
        {
            // The first part says why it cannot be measured.
            Console.Error.WriteLine($"{arm.Implementation} was not warmed up: {e.Message}");
        }
    }

    private async Task MeasureAsync(PeerPart part, ScenarioArm arm, string implementation, int round, Dictionary<string, double> knees,
        CancellationToken cancellationToken)
    {
        var scenario = part.Of(Load(part.Scenario, _catalogue), null);
        try
        {
            await _runner.PrepareAsync(scenario, arm, cancellationToken);
            if (part.Name == PeerPart.Knee || (part.OfKnee is not null && !knees.ContainsKey(implementation)))
            {
                knees[implementation] = await KneeAsync(arm, round, cancellationToken);
            }

            if (part.Name == PeerPart.Knee)
            {
                _table.Add(Row(part, part.Figures[0].Label), implementation, knees[implementation]);
                return;
            }

            if (part.OfKnee is not null && knees[implementation] <= 0)
            {
                _table.Miss(Row(part, part.Figures[0].Label), implementation, "it has no knee: the lowest rate is not kept up");
                return;
            }

            var run = await _runner.RunAsync(part.Of(scenario, knees.GetValueOrDefault(implementation)), arm, round + 1, cancellationToken);
            foreach (var (metric, label) in part.Figures)
            {
                if (run.Failure is null && run.Metrics.TryGetValue(metric, out var figure))
                {
                    _table.Add(Row(part, label), implementation, figure);

                    // The table comes last: who ends it early has these.
                    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {label} {figure:0.###}"));
                }
                else
                {
                    _table.Miss(Row(part, label), implementation, run.Failure ?? "not measured");
                }
            }
        }
        catch (Exception e) when (e is UsageException or UnsupportedCapabilityException or EnvironmentException or NodeStartException)
        {
            _table.Miss(Row(part, part.Figures[0].Label), implementation, e.Message);
        }
    }

    private async Task<double> KneeAsync(ScenarioArm arm, int round, CancellationToken cancellationToken)
    {
        var scenario = Load("relay-knee", _catalogue);
        var window = TimeSpan.FromSeconds(3);
        var search = new KneeSearch((rate, token) => _runner.RunAsync(
            scenario with { Load = scenario.Load with { Rate = rate, Measured = window } }, arm, round + 1, token));
        return (await search.RunAsync(scenario.Load.Rate / 2, cancellationToken)).Knee;
    }

    private static string Row(PeerPart part, string label) => $"{part.Title}: {label}";
}
