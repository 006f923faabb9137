using System.CommandLine;
using Waku.QA.CaseKit;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Topologies;
using Waku.QA.Files;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Sessions;
using Waku.QA.Runs.Suites;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa run</c>.</summary>
internal static class RunCommand
{
    private const int DefaultSeed = 1;

    public static Command Create(UserSettings settings, TimeProvider time)
    {
        var suite = SuiteArgument();
        var command = new Command("run", "runs a suite, judges it and reports")
        {
            suite, CommandOptions.Engine, CommandOptions.Topology, CommandOptions.Node, CommandOptions.Filter, CommandOptions.Seed,
            CommandOptions.Out, CommandOptions.Keep, CommandOptions.Suites, CommandOptions.Shard, CommandOptions.List, CommandOptions.Parallel,
                CommandOptions.Patience, CommandOptions.Policy, CommandOptions.KnownIssues,
                CommandOptions.Partial, CommandOptions.Json,
        };
        command.SetAction((result, cancellationToken) => result.GetValue(CommandOptions.List)
            ? Task.FromResult(PlanCommand.List(Request(result, suite, settings)))
            : RunAsync(new RunSession(Request(result, suite, settings), Installed.Catalogue, time), settings, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(RunSession session, UserSettings settings, CancellationToken cancellationToken)
    {
        var code = await session.RunAsync(cancellationToken);
        new JobSummary(settings.Variable).Write(session.Folder!);
        return code;
    }

    public static Argument<string> SuiteArgument()
    {
        var names = SuiteRunner.Names(SuiteAssembly.Load()).ToArray();
        var suite = new Argument<string>("suite") { Description = $"one of {string.Join(", ", names)}, or of those of --suites" };
        suite.CompletionSources.Add(names);
        return suite;
    }

    public static RunRequest Request(ParseResult result, Argument<string> suite, UserSettings settings) => new()
    {
        Suite = result.GetRequiredValue(suite),
        Engine = CommandOptions.EngineOf(result, settings),
        Topology = result.GetValue(CommandOptions.Topology) ?? settings.Text("topology"),
        Nodes = result.GetValue(CommandOptions.Node) ?? [],
        Suites = result.GetValue(CommandOptions.Suites),
        Filter = result.GetValue(CommandOptions.Filter),
        Seed = CommandOptions.NumberOf(result, CommandOptions.Seed, settings, DefaultSeed),
        Out = result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results,
        Keep = result.GetValue(CommandOptions.Keep),
        Parallel = Math.Max(1, CommandOptions.NumberOf(result, CommandOptions.Parallel, settings, 4 * Environment.ProcessorCount)),
        Patience = CommandOptions.PatienceOf(result, settings),
        Policy = result.GetValue(CommandOptions.Policy) ?? settings.Text("policy"),
        KnownIssues = result.GetValue(CommandOptions.KnownIssues),
        Partial = result.GetValue(CommandOptions.Partial),
        Json = result.GetValue(CommandOptions.Json),
        Shard = ShardPlan.Parse(result.GetValue(CommandOptions.Shard)),
    };
}
