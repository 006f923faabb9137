using System.CommandLine;
using Waku.QA.Cli.Settings;
using Waku.QA.Files;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Reruns;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa blame</c>: what is at fault in the red cases of a run.</summary>
internal static class BlameCommand
{
    private const int MostCases = 20;

    public static Command Create(UserSettings settings, TimeProvider time)
    {
        var results = new Argument<string>("results") { Description = "folder of a run" };
        var only = new Option<string?>("--case") { Description = "regular expression of the ids of red cases; all when absent" };
        var most = new Option<int?>("--most") { Description = $"at most so many red cases; {MostCases} when absent" };
        var baseline = new Option<string?>("--baseline") { Description = "implementation=image or program of the version before" };
        var one = new Option<bool>("--one-engine") { Description = "runs on the engine of the run alone" };
        var command = new Command("blame", "runs the red cases of a run again with one factor swapped at a time: product, protocol, test or environment")
        {
            results, only, most, baseline, one, CommandOptions.Topology, CommandOptions.Node, CommandOptions.Suites, CommandOptions.Out,
        };
        command.SetAction((result, cancellationToken) => new BlameSession(new BlameRequest
        {
            Results = result.GetRequiredValue(results),
            Case = CommandOptions.PatternOf(result, only),
            Most = Math.Max(1, result.GetValue(most) ?? MostCases),
            Topology = result.GetValue(CommandOptions.Topology),
            Nodes = result.GetValue(CommandOptions.Node) ?? [],
            Baseline = result.GetValue(baseline),
            OtherEngine = !result.GetValue(one),
            Suites = result.GetValue(CommandOptions.Suites),
            Out = result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results,
        }, Installed.Catalogue, time, new RunConsole(time, quiet: false)).RunAsync(cancellationToken));
        return command;
    }
}
