using System.CommandLine;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Runs.Exporting;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Cli.Running;

/// <summary><c>waku-qa export</c>: a topology as a Compose file or Kubernetes manifests, for somebody else to start.</summary>
internal static class ExportCommand
{
    public const string Examples = """
        waku-qa export compose --topology topologies/line-5.yaml --to compose.yaml
        waku-qa export kubernetes --node IMPLEMENTATION=TAG --addresses 10.96.210.0/24 --to waku.yaml
        """;

    private const string DefaultBlock = "10.214.7.0/24";

    public static Command Create(UserSettings settings, TimeProvider time)
    {
        var format = new Argument<string>("format") { Description = "compose or kubernetes" };
        format.CompletionSources.Add("compose", "kubernetes");
        var addresses = new Option<string>("--addresses")
        {
            Description = "block of IPv4 addresses of the nodes; for Kubernetes a free one of its service range",
            DefaultValueFactory = static _ => DefaultBlock,
        };
        var to = new Option<string?>("--to") { Description = "file; printed when absent" };
        var command = new Command("export", "writes a topology, as it would be started, for Compose or Kubernetes; starts nothing")
        {
            format, CommandOptions.Topology, CommandOptions.Node, CommandOptions.Seed, addresses, to,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var wanted = FormatOf(result.GetRequiredValue(format));
            var file = result.GetValue(CommandOptions.Topology) ?? settings.Text("topology");
            var nodes = result.GetValue(CommandOptions.Node) ?? [];
            var topology = TopologyChoice.Read(file, nodes, Installed.Catalogue);
            var block = AddressBlock.Parse(result.GetRequiredValue(addresses), topology.NodeCount);
            var artifacts = new NodeArtifacts(Installed.Catalogue);
            var (engine, _) = await EngineSelection.SelectAsync("docker", topology, artifacts, time, cancellationToken);
            await using var _engine = engine;
            var (reduced, left) = await TopologyChoice.ReduceAsync(topology, file is not null || nodes.Length > 0, Installed.Catalogue, engine.Kind,
                cancellationToken);
            var progress = new DirectLines(Console.Error);
            left.ToList().ForEach(l => progress.Report($"left out: {l}"));
            var cluster = new ClusterSettings(RunIds.New(time), reduced.Name, reduced, CommandOptions.NumberOf(result, CommandOptions.Seed, settings, 1),
                engine, new NodeResolver(engine, artifacts, progress), new NodeKeys(), "", false, time);
            var text = await TopologyExport.WriteAsync(wanted, cluster, block, cancellationToken);
            if (result.GetValue(to) is not { } target)
            {
                Console.Write(text);
                return;
            }

            await File.WriteAllTextAsync(target, text, cancellationToken);
            Console.WriteLine(target);
        });
        return command;
    }

    private static ExportFormat FormatOf(string text) => text switch
    {
        "compose" => ExportFormat.Compose,
        "kubernetes" or "k8s" => ExportFormat.Kubernetes,
        _ => throw new UsageException($"'{text}': is no format; compose or kubernetes expected"),
    };

    /// <summary>What is built or pulled is told beside the file, which may go to standard output.</summary>
    private sealed class DirectLines(TextWriter to) : IProgress<string>
    {
        public void Report(string value) => to.WriteLine(value);
    }
}
