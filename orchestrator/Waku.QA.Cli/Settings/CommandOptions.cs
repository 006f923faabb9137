using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Cli.Settings;

/// <summary>Options that several commands share, and where their values come from when they are not given.</summary>
internal static class CommandOptions
{
    private static readonly string[] Engines = ["auto", "docker", "process", "swarm"];

    public static Option<string?> Engine { get; } = new("--engine") { Description = "auto, docker, process or swarm" };

    public static Option<string?> Topology { get; } = new("--topology") { Description = "topology file; topologies/mixed-4.yaml when absent" };

    public static Option<string[]> Node { get; } = new("--node") { Description = "implementation=image or program; repeatable" };

    public static Option<string?> Filter { get; } = new("--filter") { Description = "NUnit test selection, for example: test =~ Relay" };

    public static Option<int?> Seed { get; } = new("--seed") { Description = "seed of keys, graphs and payloads" };

    public static Option<string?> Out { get; } = new("--out") { Description = "folder of results; results/<run-id> below it" };

    public static Option<bool> Keep { get; } = new("--keep") { Description = "leave clusters running" };

    public static Option<int?> Parallel { get; } = new("--parallel") { Description = "cases at once" };

    public static Option<double?> Patience { get; } =
        new("--patience") { Description = "1 to 8: how much longer than usual nodes are waited for; what the machine needs when absent" };

    public static Option<string?> Policy { get; } = new("--policy") { Description = "gate policy; suites/gates/<suite>.yaml when absent" };

    public static Option<string?> KnownIssues { get; } = new("--known-issues") { Description = "known issues; suites/known-issues.yaml when absent" };

    public static Option<bool> Partial { get; } = new("--partial") { Description = "a part of a plan (--shard, --filter) without anything red exits 0" };

    public static Option<string?> Shard { get; } = new("--shard") { Description = "number/count: this part of the cases, split by recorded duration" };

    public static Option<string?> Suites { get; } =
        new("--suites") { Description = "assembly of suites (*.dll) instead of the ones that come with the program" };

    public static Option<bool> List { get; } = new("--list") { Description = "prints the cases and what they check, and runs nothing" };

    public static Option<bool> Json { get; } = new("--json") { Description = "one JSON document instead of text" };

    /// <summary>Engine after all sources.</summary>
    public static string EngineOf(ParseResult result, UserSettings settings)
    {
        var engine = result.GetValue(Engine) ?? settings.Text("engine") ?? "auto";
        return Engines.Contains(engine) ? engine : throw new UsageException($"--engine '{engine}': one of {string.Join(", ", Engines)} expected");
    }

    /// <summary>Patience after all sources; null for what the machine needs.</summary>
    /// <exception cref="UsageException">It is not 1 to 8.</exception>
    public static double? PatienceOf(ParseResult result, UserSettings settings)
    {
        var given = result.GetValue(Patience) ?? (settings.Text("patience") is not { } text ? null
            : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
            : throw new UsageException($"{settings.SourceOf("patience")}: '{text}' is not a number"));
        return given is { } factor ? new Clusters.Patience(factor).Factor : null;
    }

    /// <summary>A regular expression that can be read and whose search always ends soon (no backtracking); null for none.</summary>
    /// <exception cref="UsageException">It cannot, or it looks around or back.</exception>
    public static Regex? PatternOf(ParseResult result, Option<string?> option)
    {
        try
        {
            return result.GetValue(option) is { } text ? new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;
        }
        catch (Exception e) when (e is RegexParseException or NotSupportedException)
        {
            throw new UsageException($"{option.Name} '{result.GetValue(option)}': is no regular expression of this kind: {e.Message}");
        }
    }

    /// <summary>A number after all sources.</summary>
    public static int NumberOf(ParseResult result, Option<int?> option, UserSettings settings, int otherwise)
    {
        var name = option.Name.TrimStart('-');
        if (result.GetValue(option) is { } value)
        {
            return value;
        }

        return settings.Text(name) is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw new UsageException($"{settings.SourceOf(name)}: '{text}' is not a number");
    }
}
