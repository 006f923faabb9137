using System.CommandLine;
using System.Text.Json;
using Waku.QA.Cli.Settings;
using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Files;
using Waku.QA.Runs.Progress;
using Waku.QA.Runs.Selection;
using Waku.QA.Wire;

namespace Waku.QA.Cli.Running;

/// <summary><c>up</c>, <c>down</c>, <c>clean</c>: clusters to play with, and what runs left behind.</summary>
internal static class ClusterCommands
{
    public static Command Up(UserSettings settings, TimeProvider time)
    {
        var command = new Command("up", "starts a cluster and leaves it running")
        {
            CommandOptions.Engine, CommandOptions.Topology, CommandOptions.Node, CommandOptions.Seed, CommandOptions.Out, CommandOptions.Json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var catalogue = Installed.Catalogue;
            var file = result.GetValue(CommandOptions.Topology) ?? settings.Text("topology");
            var nodes = result.GetValue(CommandOptions.Node) ?? [];
            var wanted = TopologyChoice.Read(file, nodes, catalogue);
            var artifacts = new NodeArtifacts(catalogue);
            var (engine, _) = await EngineSelection.SelectAsync(CommandOptions.EngineOf(result, settings), wanted, artifacts, time, cancellationToken);
            await using var _engine = engine;
            var (topology, notTested) =
                await TopologyChoice.ReduceAsync(wanted, file is not null || nodes.Length > 0, catalogue, engine.Kind, cancellationToken);
            var run = RunIds.New(time);
            var logs = Path.Combine(result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results, run, "nodes", topology.Name);
            var json = result.GetValue(CommandOptions.Json);
            Directory.CreateDirectory(logs);
            var console = new RunConsole(time, json);
            notTested.ToList().ForEach(l => console.Report($"left out: {l}"));
            var cluster = await StartAsync(new ClusterSettings(
                run, topology.Name, topology, CommandOptions.NumberOf(result, CommandOptions.Seed, settings, 1), engine,
                    new NodeResolver(engine, artifacts, console), new NodeKeys(), Path.GetFullPath(logs), true, time), cancellationToken);
            Print(cluster, run, json);
            return 0;
        });
        return command;
    }

    public static Command Down(UserSettings settings, TimeProvider time)
    {
        var all = new Option<bool>("--all") { Description = "also what others keep on this machine, or what was kept with another --out" };
        var run = new Argument<string?>("run")
        {
            Description = "run id; every kept cluster of the folder of results when absent",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("down", "removes clusters that 'up' or '--keep' left running") { run, CommandOptions.Out, all };
        command.SetAction(async (result, cancellationToken) =>
        {
            var kept = new KeptClusters(result.GetValue(CommandOptions.Out) ?? settings.Text("out") ?? Repository.Results, result.GetValue(run),
                result.GetValue(all));
            var code = await RemoveAsync(time, kept.IsMeant, cancellationToken);
            if (kept.Left.Count > 0)
            {
                Console.WriteLine($"left, because not of this folder of results: {string.Join(", ", kept.Left)}; "
                    + "'waku-qa down <run>' removes one, 'waku-qa down --all' everybody's");
            }

            return code;
        });
        return command;
    }

    public static Command Clean(TimeProvider time)
    {
        var all = new Option<bool>("--all") { Description = "kept clusters too" };
        var run = new Argument<string?>("run") { Description = "run id; every run when absent", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("clean", "removes whatever interrupted runs left behind") { run, all };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (kept, only) = (result.GetValue(all), result.GetValue(run));
            var code = await RemoveAsync(time, item => (item.IsOrphan || (kept && item.Keep)) && (only is null || item.RunId == only), cancellationToken);
            foreach (var file in TemporaryFiles.FindOrphans())
            {
                File.Delete(file);
                Console.WriteLine($"removed file {file}");
            }

            return code;
        });
        return command;
    }

    private static async Task<Cluster> StartAsync(ClusterSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await Cluster.StartAsync(settings, cancellationToken);
        }
        catch (Exception e)
        {
            // A kept site removes nothing by itself.
            foreach (var item in (await settings.Engine.FindAsync(CancellationToken.None)).Where(i => i.RunId == settings.RunId))
            {
                await settings.Engine.RemoveAsync(item, CancellationToken.None);
            }

            if (e is TimeoutException or NodeStartException or NodeDiedException)
            {
                throw new EnvironmentException(
                    $"the cluster did not come up, and was removed: {e.Message}", $"the logs of its nodes are in {settings.LogFolder}", e);
            }

            throw;
        }
    }

    private static void Print(Cluster cluster, string run, bool json)
    {
        var nodes = cluster.Nodes.Select(n =>
            new
            {
                name = n.Name,
                implementation = n.Spec.Implementation,
                peerId = n.Spec.PeerId,
                rest = n.Rest.ToString(),
                multiaddr = cluster.Plan.MultiaddrOf(n.Name)
            }).ToList();
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { schema = 1, run, cluster = cluster.Settings.Name, nodes }));
            return;
        }

        nodes.ForEach(static n => Console.WriteLine($"{n.name,-12} {n.implementation,-12} {n.rest,-28} {n.multiaddr}"));
        Console.WriteLine($"\nrun {run} is up; 'waku-qa down {run}' removes it");
    }

    private static async Task<int> RemoveAsync(TimeProvider time, Func<Leftover, bool> wanted, CancellationToken cancellationToken)
    {
        await using var engines = await EngineSet.OpenAsync(time, cancellationToken);
        var removed = 0;
        List<string> stuck = [];
        foreach (var (engine, item) in (await engines.FindAsync(cancellationToken)).Where(f => wanted(f.Item)))
        {
            try
            {
                await engine.RemoveAsync(item, cancellationToken);
                Console.WriteLine($"removed {item.Kind} {item.Name} of run {item.RunId}");
                removed++;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // One that somebody holds is no reason to leave the others.
                stuck.Add($"{item.Kind} {item.Name} of run {item.RunId}: {e.Message.Split('\n')[0]}");
            }
        }

        Console.WriteLine(removed > 0 ? $"{removed} removed" : stuck.Count > 0 ? "nothing removed" : "nothing to remove");
        return stuck.Count == 0 ? 0 : throw new EnvironmentException($"{stuck.Count} could not be removed: {string.Join("; ", stuck)}",
            "end what holds them, then run 'waku-qa clean' again");
    }
}
