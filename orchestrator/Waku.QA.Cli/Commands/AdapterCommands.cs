using System.CommandLine;
using Spectre.Console;
using Waku.QA.CaseKit.Sharing;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Reporting;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Verification;
using Waku.QA.Wire;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa adapter verify</c> and <c>list</c>: what adapters declare, and whether it is true.</summary>
internal static class AdapterCommands
{
    private const int EvidenceLength = 70;

    public static Command Create(UserSettings settings, TimeProvider time) =>
        new("adapter", "what the adapters of implementations declare, and whether it is true") { Verify(settings, time), List() };

    private static Command Verify(UserSettings settings, TimeProvider time)
    {
        var subject = new Argument<string>("implementation")
        {
            Description =
            $"one of {string.Join(", ", Installed.Catalogue.All.Select(static a => a.Implementation))}, or with an image, program or tag: "
                + $"implementation@reference"
        };
        var command = new Command("verify", "proves that an implementation does what its adapter declares, and refuses what it does not")
        {
            subject, CommandOptions.Engine, CommandOptions.Seed, CommandOptions.Out, CommandOptions.Patience, CommandOptions.Json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var catalogue = Installed.Catalogue;
            var (implementation, reference) = Parse(result.GetRequiredValue(subject), catalogue);
            var topology = new Topology
            {
                Name = "contract",
                Groups = [new NodeGroup { Name = implementation, Implementation = implementation, Reference = reference }]
            };
            var artifacts = new NodeArtifacts(catalogue);
            var (patience, slow) = MachineSpeed.Measure(time).PatienceOf(CommandOptions.PatienceOf(result, settings));
            var (engine, why) = await EngineSelection.SelectAsync(CommandOptions.EngineOf(result, settings), topology, artifacts, time, cancellationToken);
            var runId = RunIds.New(time);
            var folder = new RunFolder(
                Path.GetFullPath(Path.Combine(result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results, runId)));
            var json = result.GetValue(CommandOptions.Json);
            var console = new RunConsole(time, json);
            console.Line($"[bold]contract of {Markup.Escape(implementation)}[/], engine {engine.Kind.ToString().ToLowerInvariant()} "
                + $"({Markup.Escape(why)}), run {runId}, patience {patience.Factor} ({Markup.Escape(slow)})");
            IReadOnlyList<ProbeResult> results;
            var start = time.GetTimestamp();
            await using (var run =
                new RunContext(runId, CommandOptions.NumberOf(result, CommandOptions.Seed, settings, 1), topology, engine,
                    new NodeResolver(engine, artifacts, console), new NodeKeys(), new ClusterEnd(folder), time, cancellationToken)
                { Patience = patience })
            {
                results = await new ContractRunner(run, line => Print(console, line)).RunAsync(implementation, reference, cancellationToken);
            }

            var document = new ContractDocument { Run = runId, Implementation = implementation, Reference = reference, Nodes = folder.Nodes, Probes = results };
            File.WriteAllText(Path.Combine(folder.Path, "contract.json"), document.ToJson());
            if (json)
            {
                Console.WriteLine(document.ToJson());
            }

            return Conclude(console, document, time.GetElapsedTime(start), folder.Path);
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "prints the capability table of every adapter's newest version") { };
        command.SetAction(_ =>
        {
            var adapters = Installed.Catalogue.All;
            var table = new Table().AddColumn("capability").AddColumns([.. adapters.Select(static a => a.Implementation)]).Border(TableBorder.Minimal);
            foreach (var capability in Enum.GetValues<Capability>())
            {
                table.AddRow([capability.ToString(), .. adapters.Select(a => a.CapabilitiesOf(NodeVersion.Unknown).Has(capability) ? "x" : "-")]);
            }

            AnsiConsole.Write(table);
            return 0;
        });
        return command;
    }

    private static (string Implementation, string? Reference) Parse(string text, IAdapterCatalogue catalogue)
    {
        var parts = text.Split('@', 2);
        return catalogue.Find(parts[0]) is null
            ? throw new UsageException(
                $"'{text}': unknown implementation '{parts[0]}'; available: {string.Join(", ", catalogue.All.Select(static a => a.Implementation))}")
            : (parts[0], parts.Length == 1 ? null : TopologyChoice.Resolve(parts[1]));
    }

    private static void Print(RunConsole console, ProbeResult line)
    {
        var (mark, colour) = line.Outcome switch
        {
            ProbeOutcome.Works => ("works     ", "green"),
            ProbeOutcome.Refused => ("refused   ", "green"),
            ProbeOutcome.NotShown => ("not shown ", "yellow"),
            ProbeOutcome.Undeclared => ("UNDECLARED", "red"),
            _ => ("BROKEN    ", "red"),
        };
        var shorten = line.Outcome is ProbeOutcome.Works or ProbeOutcome.Refused && line.Evidence.Length > EvidenceLength;
        var evidence = shorten ? $"{line.Evidence[..EvidenceLength]}…" : line.Evidence;
        console.Line($"[{colour}]{mark}[/] {Markup.Escape($"{line.Capability?.ToString() ?? "every adapter",-22} {line.Name,-55}")} "
            + $"[grey]{line.Milliseconds,6:0} ms[/]  {Markup.Escape(evidence)}");
    }

    private static int Conclude(RunConsole console, ContractDocument document, TimeSpan took, string folder)
    {
        int Count(params ReadOnlySpan<ProbeOutcome> outcomes)
        {
            var count = 0;
            foreach (var outcome in outcomes)
            {
                count += document.Probes.Count(r => r.Outcome == outcome);
            }

            return count;
        }

        console.Line($"{document.Verdict.ToString().ToUpperInvariant()}  {Count(ProbeOutcome.Works)} work, {Count(ProbeOutcome.Refused)} refused as "
            + $"declared, {Count(ProbeOutcome.NotShown)} not shown, {Count(ProbeOutcome.Broken, ProbeOutcome.Undeclared)} wrong, in "
            + $"{took.TotalSeconds:0.0} s  → {Markup.Escape(folder)}");
        return (int)document.Verdict;
    }
}
