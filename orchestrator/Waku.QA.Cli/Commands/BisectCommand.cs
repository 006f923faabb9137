using System.CommandLine;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Reruns;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa bisect</c>: the first bad build of a list.</summary>
internal static class BisectCommand
{
    private const double DefaultSure = 0.975;
    private const int DefaultSeed = 1;

    /// <summary>Shown by <c>--help</c>.</summary>
    public const string Examples = """
          waku-qa bisect v0.34.0 v0.35.0 v0.36.0 --implementation <implementation> \
            --case 'test =~ Lightpush and test =~ <implementation>'
          waku-qa bisect builds/*/node --implementation <implementation> \
            --good builds/012/node --bad builds/040/node \
            --case '<id of a case>' --rate 0.3
        """;

    public static Command Create(UserSettings settings, TimeProvider time)
    {
        var builds = new Argument<string[]>("builds") { Description = "images, tags or programs, oldest first", Arity = ArgumentArity.OneOrMore };
        var implementation = new Option<string>("--implementation") { Description = "implementation that the builds are of", Required = true };
        var test = new Option<string>("--case") { Description = "id of a case, or a test selection such as: test =~ Relay", Required = true };
        var good = new Option<string?>("--good") { Description = "a build of the list that is good; the first when absent" };
        var bad = new Option<string?>("--bad") { Description = "a build of the list that is bad; the last when absent" };
        var rate = new Option<double?>("--rate") { Description = "how often a bad build fails, 0.05 to 1; learned when absent" };
        var sure = new Option<double?>("--sure") { Description = $"how sure is sure enough, 0.5 to 0.999; {DefaultSure} when absent" };
        var command = new Command("bisect", "finds the first bad build of an ordered list, also of one that fails only sometimes")
        {
            builds, implementation, test, good, bad, rate, sure, CommandOptions.Engine, CommandOptions.Topology, CommandOptions.Node, CommandOptions.Seed,
            CommandOptions.Suites, CommandOptions.Out, CommandOptions.Json,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var json = result.GetValue(CommandOptions.Json);
            return new BisectSession(new BisectRequest
            {
                Implementation = result.GetRequiredValue(implementation),
                Builds = result.GetRequiredValue(builds),
                Good = result.GetValue(good),
                Bad = result.GetValue(bad),
                Case = result.GetRequiredValue(test),
                Rate = Within(result.GetValue(rate), "--rate", 0.05, 1),
                Sure = Within(result.GetValue(sure), "--sure", 0.5, 0.999) ?? DefaultSure,
                Engine = CommandOptions.EngineOf(result, settings),
                Topology = result.GetValue(CommandOptions.Topology) ?? settings.Text("topology"),
                Nodes = result.GetValue(CommandOptions.Node) ?? [],
                Seed = CommandOptions.NumberOf(result, CommandOptions.Seed, settings, DefaultSeed),
                Suites = result.GetValue(CommandOptions.Suites),
                Out = result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results,
            }, Installed.Catalogue, time, new RunConsole(time, json)).RunAsync(json, cancellationToken);
        });
        return command;
    }

    private static double? Within(double? value, string option, double least, double most) => value is not { } given || (given >= least && given <= most)
        ? value
        : throw new UsageException(FormattableString.Invariant($"{option} '{given}': {least} to {most} expected"));
}
