using System.CommandLine;
using System.Globalization;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Sessions;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa gate</c> and <c>waku-qa merge</c>: verdicts of what runs left.</summary>
internal static class GateCommand
{
    public static readonly Option<string?> AsOf = new("--as-of") { Description = "day of the verdict, such as 2026-11-26; the day of the run when absent" };

    public static readonly Option<string?> Expect = new("--expect") { Description = "digest of the manifest, as the run printed it last" };

    private static readonly Argument<string[]> Results = new("results") { Description = "folders of runs", Arity = ArgumentArity.OneOrMore };

    public static Command Gate(UserSettings settings)
    {
        var target = new Option<string?>("--out") { Description = "folder for gate.json, gate.md and the dossier; nothing is written when absent" };
        var command = new Command("gate", "judges the evidence of runs again, offline; the same evidence, policy and day give the same bytes")
        {
            Results, CommandOptions.Policy, CommandOptions.KnownIssues, AsOf, Expect, CommandOptions.Partial, target, CommandOptions.Json,
        };
        command.SetAction(result => GateSession.Run(Request(result, Results, settings) with
        {
            Expect = result.GetValue(Expect),
            Out = result.GetValue(target),
            Written = new JobSummary(settings.Variable).Write,
        }));
        return command;
    }

    public static Command Merge(UserSettings settings, TimeProvider time)
    {
        var target = new Option<string>("--out") { Description = "folder of results; the merged run goes to <run-id> below it", Required = true };
        var command = new Command("merge", "makes one run of the parts of --shard and judges it")
        {
            Results, target, CommandOptions.Policy, CommandOptions.KnownIssues, AsOf, CommandOptions.Json,
        };
        command.SetAction(result => new MergeSession(time).Run(
            Request(result, Results, settings) with { Written = new JobSummary(settings.Variable).Write }, result.GetRequiredValue(target)));
        return command;
    }

    /// <summary>How evidence is judged.</summary>
    public static GateRequest Request(ParseResult result, Argument<string[]> results, UserSettings settings) => new()
    {
        Results = result.GetRequiredValue(results),
        Policy = result.GetValue(CommandOptions.Policy) ?? settings.Text("policy"),
        KnownIssues = result.GetValue(CommandOptions.KnownIssues),
        AsOf = Day(result.GetValue(AsOf)),
        Partial = result.GetValue(CommandOptions.Partial),
        Json = result.GetValue(CommandOptions.Json),
    };

    /// <summary>A day from text; null for null.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static DateOnly? Day(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new UsageException($"--as-of '{text}': is no day; write one such as 2026-11-26");
}
