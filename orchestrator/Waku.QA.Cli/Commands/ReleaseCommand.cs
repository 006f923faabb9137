using System.CommandLine;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Sessions;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa release</c>: one verdict on a candidate from the suites and from a comparison with a baseline.</summary>
internal static class ReleaseCommand
{
    private const int DefaultSeed = 1;
    private const string DefaultScenario = "relay-star";
    private static readonly Option<string?> Candidate = new("--candidate") { Description = "implementation=image or program of the candidate" };
    private static readonly Option<string?> Baseline = new("--baseline") { Description = "implementation=image or program that it is compared with" };

    private static readonly Option<string[]> Results = new("--results")
    {
        Description = "folders of runs that are there already; what they lack is run, where --candidate and --baseline say of what",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Suite = new("--suite") { Description = "suite or tier that is run", DefaultValueFactory = static _ => "release" };

    private static readonly Option<string[]> Scenario =
        new("--scenario") { Description = $"scenario that is compared; repeatable, {DefaultScenario} when absent" };

    private static readonly Option<string?> ComparisonPolicy =
        new("--comparison-policy") { Description = "policy of comparisons; suites/gates/performance.yaml when absent" };

    public static Command Create(UserSettings settings, TimeProvider time)
    {
        var command = new Command("release", "runs the suites on a candidate, compares it with a baseline, and gives one verdict by one policy")
        {
            Candidate, Baseline, Results, Suite, Scenario, ComparisonPolicy, CommandOptions.Engine, CommandOptions.Topology, CommandOptions.Seed,
            CommandOptions.Out, CommandOptions.Parallel, CommandOptions.Patience, CommandOptions.Policy, CommandOptions.KnownIssues, GateCommand.AsOf,
            PerfCommands.Seconds, CommandOptions.Json,
        };
        command.SetAction((result, cancellationToken) =>
            new ReleaseSession(Request(result, settings), Installed.Catalogue, time).RunAsync(cancellationToken));
        return command;
    }

    private static ReleaseRequest Request(ParseResult result, UserSettings settings)
    {
        var (candidate, baseline) = (result.GetValue(Candidate), result.GetValue(Baseline));
        var results = result.GetValue(Results) ?? [];
        if (results.Length == 0 && (candidate is null || baseline is null))
        {
            throw new UsageException("a release needs --candidate and --baseline, or --results with runs of both suites and comparison");
        }

        if (candidate is null && baseline is not null)
        {
            throw new UsageException("--baseline needs --candidate: name what is compared with it");
        }

        var target = result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results;
        var json = result.GetValue(CommandOptions.Json);
        return new ReleaseRequest
        {
            Results = results,
            Out = target,
            Gate = new GateRequest
            {
                Results = results,
                Policy = result.GetValue(CommandOptions.Policy),
                KnownIssues = result.GetValue(CommandOptions.KnownIssues),
                AsOf = GateCommand.Day(result.GetValue(GateCommand.AsOf)),
                Json = json,
                Written = new JobSummary(settings.Variable).Write,
            },
            Suites = candidate is null ? null : Suites(result, settings, candidate, target) with { Quiet = json },
            Comparison = candidate is null || baseline is null ? null : Comparison(result, settings, candidate, baseline, target) with { Quiet = json },
        };
    }

    private static RunRequest Suites(ParseResult result, UserSettings settings, string candidate, string target)
    {
        var arm = ArmOption.Read("candidate", candidate, null, null);
        return new RunRequest
        {
            Suite = result.GetRequiredValue(Suite),
            Engine = CommandOptions.EngineOf(result, settings),
            Topology = result.GetValue(CommandOptions.Topology) ?? settings.Text("topology"),
            Nodes = arm.Reference is { } reference ? [$"{arm.Implementation}={reference}"] : [],
            Seed = CommandOptions.NumberOf(result, CommandOptions.Seed, settings, DefaultSeed),
            Out = target,
            Parallel = Math.Max(1, CommandOptions.NumberOf(result, CommandOptions.Parallel, settings, 4 * Environment.ProcessorCount)),
            KnownIssues = result.GetValue(CommandOptions.KnownIssues),
            Patience = CommandOptions.PatienceOf(result, settings),
        };
    }

    private static PerfRequest Comparison(ParseResult result, UserSettings settings, string candidate, string baseline, string target) => new()
    {
        Catalogue = Installed.Catalogue,
        Scenarios = result.GetValue(Scenario) is { Length: > 0 } given ? given : [DefaultScenario],
        Engine = CommandOptions.EngineOf(result, settings),
        Seed = CommandOptions.NumberOf(result, CommandOptions.Seed, settings, DefaultSeed),
        Out = target,
        Policy = result.GetValue(ComparisonPolicy),
        Baseline = ArmOption.Read("baseline", baseline, null, candidate),
        Candidate = ArmOption.Read("candidate", candidate, null, baseline),
        Duet = true,
        Seconds = PerfCommands.WindowOf(result),
    };
}
