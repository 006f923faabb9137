using System.CommandLine;
using System.Text.Json;
using Waku.QA.CaseKit;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters.Topologies;
using Waku.QA.Core.Topologies;
using Waku.QA.Runs.Selection;
using Waku.QA.Runs.Sessions;
using Waku.QA.Runs.Suites;
using Waku.QA.Wire;

namespace Waku.QA.Cli.Commands;

/// <summary><c>waku-qa plan</c>: what would run. The same arguments and seed print the same bytes.</summary>
internal static class PlanCommand
{
    /// <summary>Seen on two cores: about 8 s until the first clusters are meshed, then many cases a second.</summary>
    private const double SecondsPerCase = 0.25;
    private const double SecondsToStart = 8;
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Cases of a request, one a line, with what they check.</summary>
    public static int List(RunRequest request)
    {
        var runner = RunnerOf(request, TopologyChoice.Read(request.Topology, request.Nodes, Installed.Catalogue));
        var wanted = request.Shard?.Of(runner.Cases(), DurationFile.Read(RunSession.Durations)).ToHashSet();
        foreach (var test in runner.Tests().Where(t => wanted?.Contains(t.FullName) ?? true))
        {
            Console.WriteLine($"{test.FullName}\t{string.Join(' ', Requirements.Of(test))}");
        }

        return 0;
    }

    private static SuiteRunner RunnerOf(RunRequest request, Topology topology)
    {
        var suites = SuiteAssembly.Load(request.Suites);
        var runner = new SuiteRunner(suites, CasePlan.Of(topology, Installed.Catalogue), SuiteRunner.Resolve(suites, request.Suite), request.Filter, 1);
        TopologyUse.Check(request.Topology, suites.Assembly, runner.Tests().Select(static t => SuiteCase.SuiteOf(t.TypeInfo!.Type)), engine: null);
        return runner;
    }

    public static Command Create(UserSettings settings)
    {
        var suite = RunCommand.SuiteArgument();
        var command = new Command("plan", "prints the cases and nodes that a run would have, and the time it should take")
        {
            suite, CommandOptions.Topology, CommandOptions.Node, CommandOptions.Filter, CommandOptions.Seed, CommandOptions.Suites, CommandOptions.Json,
        };
        command.SetAction(result =>
        {
            var request = RunCommand.Request(result, suite, settings);
            var topology = TopologyChoice.Read(request.Topology, request.Nodes, Installed.Catalogue);
            var nodes = NodePlanner.Plan(topology, request.Seed, new NodeKeys());
            var cases = RunnerOf(request, topology).Cases();
            var estimate = SecondsToStart + (SecondsPerCase * cases.Count);
            if (request.Json)
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new { schema = 1, suite = request.Suite, topology = topology.Name, seed = request.Seed, nodes, cases, estimatedSeconds = estimate },
                        Indented));
                return 0;
            }

            Console.WriteLine($"suite {request.Suite}, topology {topology.Name}, seed {request.Seed}: {nodes.Count} nodes, {cases.Count} cases, about "
                + $"{estimate:0} s\n");
            foreach (var node in nodes)
            {
                Console.WriteLine($"  node {node.Name,-12} {node.Label,-12} {node.PeerId}  shards {string.Join(',', node.Shards)}  dials "
                    + $"{(node.Dials.Count > 0 ? string.Join(' ', node.Dials) : "-")}");
            }

            Console.WriteLine();
            foreach (var line in cases)
            {
                Console.WriteLine($"  case {line}");
            }

            return 0;
        });
        return command;
    }
}
