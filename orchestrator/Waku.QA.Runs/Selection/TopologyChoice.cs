using Waku.QA.Clusters.Topologies;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Files;

namespace Waku.QA.Runs.Selection;

/// <summary>The topology of a run: a file or the default, with the versions of --node put in.</summary>
internal static class TopologyChoice
{
    private const string Default = "mixed-4.yaml";
    private const int NodesOfAnAddition = 2;

    /// <summary>
    /// Reads the topology and applies <c>--node implementation=reference</c>. Two references to one implementation run side by side;
    /// one that the default topology lacks is added to it. Named implementations must run.
    /// </summary>
    public static Topology Read(string? file, IReadOnlyList<string> nodes, IAdapterCatalogue catalogue)
    {
        var topology = TopologyFile.Load(file ?? Path.Combine(Repository.Root, "topologies", Default), catalogue);
        foreach (var named in nodes.Select(n => Parse(n, catalogue)).GroupBy(static n => n.Implementation))
        {
            var references = named.Select(static n => n.Reference).Distinct().ToList();
            var groups = topology.Groups.Where(g => g.Implementation == named.Key).ToList();
            if (groups.Count == 0)
            {
                groups = file is null
                    ? [new NodeGroup { Name = named.Key, Implementation = named.Key, Count = NodesOfAnAddition }]
                    : throw new UsageException($"--node '{named.Key}={references[0]}': the topology '{topology.Name}' has no {named.Key} node");
            }

            topology = topology with
            {
                Groups =
                [
                    .. topology.Groups.Where(g => g.Implementation != named.Key),
                    .. references.SelectMany((reference, i) => groups.Select(g => g with
                    {
                        Name = i == 0 ? g.Name : $"{g.Name}-v{i + 1}",
                        Reference = reference,
                        Label = references.Count == 1 ? null : $"{named.Key}@{ShortOf(reference, references)}",
                    })),
                ],
            };
        }

        return topology;
    }

    /// <summary>A path's last part, where that tells it from the others.</summary>
    private static string ShortOf(string reference, List<string> all) =>
        NodeReference.IsPath(reference) && all.Count(r => Path.GetFileName(r) == Path.GetFileName(reference)) == 1 ? Path.GetFileName(reference) : reference;

    /// <summary>Leaves out what cannot run here. An implementation asked for by name must not be left out.</summary>
    public static async Task<(Topology Topology, IReadOnlyList<string> NotTested)> ReduceAsync(
        Topology topology, bool named, IAdapterCatalogue catalogue, EngineKind engine, CancellationToken cancellationToken)
    {
        var (reduced, notTested) = await TopologySelection.ReduceAsync(topology, catalogue, engine, cancellationToken);
        if (notTested.Count > 0 && named)
        {
            throw new EnvironmentException($"asked for by name but cannot run here: {string.Join("; ", notTested)}");
        }

        return reduced.Groups.Count > 0
            ? (reduced, notTested)
            : throw new EnvironmentException($"nothing can run here: {string.Join("; ", notTested)}", "run 'waku-qa doctor'");
    }

    /// <summary>A path from the current folder; also one without <c>./</c>, when there is such a file.</summary>
    public static string Resolve(string reference) =>
        File.Exists(reference) ? Path.GetFullPath(reference) : ReferencePath.Resolve(reference, Environment.CurrentDirectory);

    private static (string Implementation, string Reference) Parse(string node, IAdapterCatalogue catalogue)
    {
        var parts = node.Split('=', 2);
        return parts.Length != 2
            || parts[1].Length == 0
            ? throw new UsageException(
                $"--node '{node}': implementation=reference expected; a reference is an image (registry.example/team/node:tag), a tag (v0.37.1), or the "
                    + $"path of a program (./build/node)")
            : catalogue.Find(parts[0]) is null
                ? throw new UsageException(
                    $"--node '{node}': unknown implementation '{parts[0]}'; available: {string.Join(", ", catalogue.All.Select(static a => a.Implementation))}")
            : (parts[0], Resolve(parts[1]));
    }
}
