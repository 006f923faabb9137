using System.Globalization;
using Spectre.Console;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Engines.Resilience;
using Waku.QA.Files;
using Waku.QA.Performance.Comparison;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Saturation;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Performance.Sessions;

/// <summary>What all commands that measure share: engine, runner, history, and a line for each run.</summary>
internal sealed class PerfSession : IAsyncDisposable
{
    private static readonly TimeSpan KneeWindow = TimeSpan.FromSeconds(3);
    private readonly IEngine _engine;

    private PerfSession(
        PerfRequest request, IEngine engine, NodeArtifacts artifacts, string why, HostFingerprint host, string id, RunConsole console, TimeProvider time)
    {
        Request = request;
        Why = why;
        Host = host;
        Id = id;
        Folder = Path.GetFullPath(Path.Combine(request.Out, id));
        Console = console;
        Time = time;
        _engine = engine;
        History = new PerformanceHistory(Path.GetFullPath(request.Out));
        Resolver = new NodeResolver(engine, artifacts, console);
        Runner = new ScenarioRunner(new RunnerSettings(id, engine, Resolver, new NodeKeys(), Path.Combine(Folder, "nodes"), time));
        Policy = PolicyOf(request.Policy);
    }

    /// <summary>Folder of the scenarios.</summary>
    public static string Scenarios => Path.Combine(Repository.Root, "suites", "performance");

    public PerfRequest Request { get; }

    public string Why { get; }

    public HostFingerprint Host { get; }

    public string Id { get; }

    public string Folder { get; }

    public RunConsole Console { get; }

    public TimeProvider Time { get; }

    public EngineKind EngineKind => _engine.Kind;

    public RetryLog Retries => _engine.Retries;

    public NodeResolver Resolver { get; }

    public PerformanceHistory History { get; }

    public ScenarioRunner Runner { get; }

    public PerformancePolicy Policy { get; }

    public static async Task<PerfSession> OpenAsync(PerfRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        var scenario = Load(request, request.Scenarios[0]);
        var artifacts = new NodeArtifacts(request.Catalogue);
        var (engine, why) = await EngineSelection.SelectAsync(request.Engine, request.Candidate.Of(scenario), artifacts, time, cancellationToken);
        var detail = await engine.ProbeAsync(cancellationToken);
        return new PerfSession(request, engine, artifacts, why, HostFingerprint.Read(detail), RunIds.New(time), new RunConsole(time, request.Quiet), time);
    }

    /// <summary>The policy of a file, or the project's own.</summary>
    public static PerformancePolicy PolicyOf(string? file) =>
        PerformancePolicy.Load(FileOf(file));

    /// <summary>The file of the policy.</summary>
    public static string FileOf(string? file) => file ?? Path.Combine(Repository.Root, "suites", "gates", "performance.yaml");

    /// <summary>A scenario by name, with what the request says otherwise.</summary>
    public static Scenario Load(PerfRequest request, string name)
    {
        var scenario = ScenarioFile.Load(Scenarios, name, request.Catalogue);
        var load = scenario.Load;
        return scenario with
        {
            Load = load with
            {
                Rate = request.Rate ?? load.Rate,
                PayloadBytes = request.Payload ?? load.PayloadBytes,
                Measured = request.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : load.Measured,
            },
        };
    }

    /// <summary>Runs pairs with a line for each run.</summary>
    public PairRunner Pairs(int seed)
    {
        var pairs = new PairRunner(Runner, History, Id, Host, seed, Request.Duet);
        pairs.Ran += Print;
        return pairs;
    }

    /// <summary>A comparison with this session's policy.</summary>
    public ComparisonRunner Comparison() => new(Policy, History, Host, Pairs, Console, Time);

    /// <summary>The scenario with the rate that it asks for as a share of the knee.</summary>
    public async Task<Scenario> ResolveAsync(Scenario scenario, ScenarioArm arm, CancellationToken cancellationToken)
    {
        if (scenario.OfKnee is not { } share || Request.Rate is not null)
        {
            return scenario;
        }

        var knee = await FindKneeAsync(scenario, arm, cancellationToken);
        var rate = share * knee.Knee;
        Console.Line(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}: knee at {knee.Knee:0} messages per second, measured at {rate:0}"));
        return rate > 0
            ? scenario with { Load = scenario.Load with { Rate = rate } }
            : throw new EnvironmentException($"{scenario.Name}: even {scenario.Load.Rate:0} messages per second are not kept up: {knee.Points[0].Refusal}",
                "lower 'rate' in the scenario, from which the search starts");
    }

    /// <summary>Searches the knee of a scenario, upwards from its rate.</summary>
    public async Task<KneeResult> FindKneeAsync(Scenario scenario, ScenarioArm arm, CancellationToken cancellationToken)
    {
        await Runner.PrepareAsync(scenario, arm, cancellationToken);
        var search = new KneeSearch(async (rate, token) =>
        {
            var run = await Runner.RunAsync(scenario with { Load = scenario.Load with { Rate = rate, Measured = KneeWindow } }, arm with { Label = "knee" },
                Request.Seed, token);
            History.Append(Id, Host, run);
            Print(run);
            return run;
        });
        return await search.RunAsync(scenario.Load.Rate, cancellationToken);
    }

    /// <summary>One line for a run.</summary>
    public void Print(ScenarioRun run)
    {
        var figures = string.Join("  ",
            run.Metrics.Where(static m => m.Key is not ("latency.max" or "delivery.ratio" or "rss.slope.lower"))
                .Select(static m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value:0.###}")));
        Console.Line(run.Failure is null
            ? $"{run.Scenario} {run.Arm}: {Markup.Escape(figures)}"
            : $"[red]✗[/] {run.Scenario} {run.Arm}: {Markup.Escape(run.Failure)}  {Markup.Escape(figures)}");
    }

    public async ValueTask DisposeAsync()
    {
        History.Dispose();
        await _engine.DisposeAsync();
    }
}
