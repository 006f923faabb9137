using System.CommandLine;
using System.Globalization;
using Waku.QA.Cli.Settings;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Performance.Recording;
using Waku.QA.Performance.Saturation;
using Waku.QA.Performance.Scenarios;
using Waku.QA.Performance.Sessions;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa perf</c>: what measures, and what compares.</summary>
internal static class PerfCommands
{
    private const int DefaultSeed = 1;
    private const int MostPayload = 153_600;
    private const int MostPairs = 10_000;
    private const int MostGates = 1_000_000;
    private const string DefaultGate = "relay-star";
    private static readonly Option<string?> Baseline = new("--baseline") { Description = "implementation=image or program of the baseline" };
    private static readonly Option<string?> Candidate = new("--candidate") { Description = "implementation=image or program of the candidate" };
    private static readonly Option<string[]> CandidateFlag = new("--candidate-flag") { Description = "flag added to the candidate's nodes; repeatable" };
    public static readonly Option<double?> Seconds = new("--seconds") { Description = "length of the measured window instead of the scenario's" };
    private static readonly Option<bool> Alternate = new("--alternate") { Description = "run the arms of a pair one after the other, not at once" };
    private static readonly Option<double?> Rate = new("--rate") { Description = "messages per second instead of the scenario's" };

    private static readonly Option<int?> Payload = new("--payload") { Description = "bytes of a message's payload instead of the scenario's" };

    public static Command Create(UserSettings settings, TimeProvider time) => new("perf", "measures scenarios, and compares a candidate with a baseline")
    {
        Run(settings, time), Gate(settings, time), Certify(settings, time), Record(settings, time), Rates(settings), Knee(settings, time),
    };

    private static Command Gate(UserSettings settings, TimeProvider time)
    {
        var scenarios = new Argument<string[]>("scenarios") { Description = $"names or files; {DefaultGate} when absent", Arity = ArgumentArity.ZeroOrMore };
        var anchor = new Option<string?>("--anchor")
        {
            Description =
            "implementation=image or program of an older release, compared too: many small losses add up"
        };
        var command = new Command("gate", "compares a candidate with a baseline in shuffled pairs of fresh clusters, and gives one verdict") { scenarios,
            CommandOptions.Engine, Baseline, Candidate, CandidateFlag, CommandOptions.Seed, CommandOptions.Out, CommandOptions.Policy, CommandOptions.Json,
                Seconds, Rate, Payload, Alternate, anchor };
        command.SetAction(async (result, cancellationToken) =>
        {
            var names = result.GetValue(scenarios) is { Length: > 0 } given ? given : [DefaultGate];
            await using var session = await PerfSession.OpenAsync(Request(result, settings, names), time, cancellationToken);
            return await new PerfGate(session, result.GetValue(CommandOptions.Json))
                .RunAsync(result.GetValue(anchor) is { } old ? ArmOption.Read("anchor", old, null, null) : null, cancellationToken);
        });
        return command;
    }

    private static Command Certify(UserSettings settings, TimeProvider time)
    {
        var scenario = new Argument<string>("scenario") { Description = "name or file" };
        var command = new Command("certify", "compares the baseline with itself: whether this machine is quiet enough for a verdict") { scenario,
            CommandOptions.Engine, Baseline, CommandOptions.Seed, CommandOptions.Out, CommandOptions.Policy, Seconds, Rate, Payload, Alternate };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await PerfSession.OpenAsync(Request(result, settings, [result.GetRequiredValue(scenario)]), time, cancellationToken);
            return await new PerfCertify(session).RunAsync(cancellationToken);
        });
        return command;
    }

    private static Command Knee(UserSettings settings, TimeProvider time)
    {
        var scenario = new Argument<string>("scenario") { Description = "name or file" };
        var command = new Command("knee", "searches the rate up to which a cluster keeps up, and plots latency against it") { scenario, CommandOptions.Engine,
            Candidate, CandidateFlag, CommandOptions.Seed, CommandOptions.Out, Seconds, Rate, Payload };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await PerfSession.OpenAsync(Request(result, settings, [result.GetRequiredValue(scenario)]), time, cancellationToken);
            return await new PerfKnee(session).RunAsync(cancellationToken);
        });
        return command;
    }

    private static Command Rates(UserSettings settings)
    {
        var series = new Argument<string>("series") { Description = "series of recorded pairs" };
        var gates = new Option<int>("--gates") { Description = "gates to be resampled", DefaultValueFactory = static _ => 10_000 };
        var block = new Option<int>("--block") { Description = "pairs that stay together", DefaultValueFactory = static _ => 5 };
        var command = new Command("rates", "error rates of the gate, resampled from recorded pairs in contiguous blocks") { series, gates, block,
            CommandOptions.Seed, CommandOptions.Out, CommandOptions.Policy };
        command.SetAction(result =>
        {
            using var history = new PerformanceHistory(Path.GetFullPath(OutOf(result, settings)));
            var name = result.GetRequiredValue(series);
            return PerfRates.Print(PerfSession.PolicyOf(result.GetValue(CommandOptions.Policy)), history.Pairs(name), name,
                Within<int>(gates, result.GetValue(gates), 1, MostGates)!.Value, Within<int>(block, result.GetValue(block), 1, MostPairs)!.Value,
                    CommandOptions.NumberOf(result, CommandOptions.Seed, settings, DefaultSeed));
        });
        return command;
    }

    private static string OutOf(ParseResult result, UserSettings settings) => result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results;

    private static Command Record(UserSettings settings, TimeProvider time)
    {
        var scenario = new Argument<string>("scenario") { Description = "name or file" };
        var pairs = new Option<int>("--pairs") { Description = "pairs to be recorded", DefaultValueFactory = static _ => 30 };
        var series = new Option<string?>("--series") { Description = "name under which they are kept; scenario and arms when absent" };
        var command = new Command("record", "records pairs of two arms, for 'perf rates'") { scenario, pairs, series, CommandOptions.Engine, Baseline,
            Candidate, CandidateFlag, CommandOptions.Seed, CommandOptions.Out, Seconds, Rate, Payload, Alternate };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var session = await PerfSession.OpenAsync(Request(result, settings, [result.GetRequiredValue(scenario)]), time, cancellationToken);
            return await new PerfRecord(session)
                .RunAsync(Within<int>(pairs, result.GetValue(pairs), 1, MostPairs)!.Value, result.GetValue(series), cancellationToken);
        });
        return command;
    }

    private static Command Run(UserSettings settings, TimeProvider time)
    {
        var scenarios = new Argument<string[]>("scenarios")
        {
            Description = "names or files; all of suites/performance when absent",
            Arity = ArgumentArity.ZeroOrMore
        };
        var command = new Command("run", "runs scenarios once each and shows what they measured") { scenarios, CommandOptions.Engine, Candidate, CandidateFlag,
            CommandOptions.Seed, CommandOptions.Out, Seconds, Rate, Payload };
        command.SetAction(async (result, cancellationToken) =>
        {
            var names = result.GetValue(scenarios) is { Length: > 0 } given ? given : [.. ScenarioFile.NamesIn(PerfSession.Scenarios)];
            await using var session = await PerfSession.OpenAsync(Request(result, settings, names), time, cancellationToken);
            return await new PerfRun(session).RunAsync(cancellationToken);
        });
        return command;
    }

    private static PerfRequest Request(ParseResult result, UserSettings settings, IReadOnlyList<string> scenarios) => new()
    {
        Catalogue = Installed.Catalogue,
        Scenarios = scenarios,
        Engine = CommandOptions.EngineOf(result, settings),
        Seed = CommandOptions.NumberOf(result, CommandOptions.Seed, settings, DefaultSeed),
        Out = OutOf(result, settings),
        Policy = result.GetValue(CommandOptions.Policy),
        Baseline = ArmOption.Read("baseline", result.GetValue(Baseline), null, result.GetValue(Candidate)),
        Candidate = ArmOption.Read("candidate", result.GetValue(Candidate), result.GetValue(CandidateFlag), result.GetValue(Baseline)),
        Duet = !result.GetValue(Alternate),
        Seconds = WindowOf(result),
        Rate = Within(Rate, result.GetValue(Rate), 0.1, KneeSearch.MaxRate),
        Payload = Within(Payload, result.GetValue(Payload), 0, MostPayload),
    };

    /// <summary>Length of the measured window that was asked for, in seconds; null for the scenario's.</summary>
    public static double? WindowOf(ParseResult result) => Within(Seconds, result.GetValue(Seconds), 1, 7_200);

    private static T? Within<T>(Option option, T? value, T least, T most)
        where T : struct, System.Numerics.INumber<T> =>
        value is null || (value >= least && value <= most)
            ? value
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}; {least} to {most} expected"));
}
