using System.CommandLine;
using Waku.QA.Cli.Settings;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa dossier</c>: one page on a verdict, for who must act on it.</summary>
internal static class DossierCommand
{
    /// <summary>Shown by <c>--help</c>.</summary>
    public const string Examples = """
          # dossier.html, .md and .json in that folder
          waku-qa dossier results/20261127-020309-d3f3
          # of suites and of a comparison; of the parts of --shard
          waku-qa dossier results/<suites> results/<comparison> --out dossier.html
          waku-qa dossier results/<part> results/<part> --out page.html
          # ages and known issues as of another day
          waku-qa dossier results/<run> --as-of 2026-12-24
        """;

    private static readonly Argument<string[]> Results = new("results")
    {
        Description = "folders of runs: one run, or the parts of one, or runs of suites and comparison, which are joined as by 'release --results'",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Target = new("--out")
    {
        Description = "the page, *.html; Markdown and JSON go beside it; dossier.html in the folder of the run, or here when several are given, when absent",
    };

    private static readonly Option<string?> Candidate = new("--candidate")
    {
        Description = "implementation or implementation@version that is judged; what was compared with a baseline, or the only one, when absent",
    };

    public static Command Create(UserSettings settings, TimeProvider time)
    {
        var command = new Command("dossier", "one page on a verdict: is it blocked, by what, is it ours, what was not tested, how is it repeated")
        {
            Results, Target, Candidate, CommandOptions.Policy, CommandOptions.KnownIssues, GateCommand.AsOf, GateCommand.Expect, CommandOptions.Partial,
            CommandOptions.Json,
        };
        command.SetAction(result => new DossierSession(time).Run(new DossierRequest
        {
            Gate = GateCommand.Request(result, Results, settings) with { Expect = result.GetValue(GateCommand.Expect) },
            Candidate = result.GetValue(Candidate),
            File = result.GetValue(Target),
        }));
        return command;
    }
}
