using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Core.Verdicts;
using Waku.QA.Orchestrator.Runs;
using Waku.QA.Orchestrator.Topologies;
using Waku.QA.Suites;

namespace Waku.QA.Cli.Running;

/// <summary>The topology of a run: a file or the default, with the versions of --node put in.</summary>
internal static class TopologyChoice
{
    private const string Default = "mixed-4.yaml";

    /// <summary>Reads the topology and applies <c>--node implementation=reference</c>. Named implementations must run.</summary>
    public static Topology Read(string? file, IReadOnlyList<string> nodes, IAdapterCatalogue catalogue)
    {
        var topology = TopologyFile.Load(file ?? Path.Combine(Repository.Root, "topologies", Default), catalogue);
        foreach (var node in nodes)
        {
            var parts = node.Split('=', 2);
            if (parts.Length != 2 || parts[1].Length == 0)
            {
                throw new UsageException($"--node '{node}': implementation=image-or-program expected");
            }

            if (catalogue.Find(parts[0]) is null)
            {
                throw new UsageException($"--node '{node}': unknown implementation '{parts[0]}'; available: {string.Join(", ", catalogue.All.Select(static a => a.Implementation))}");
            }

            var groups = topology.Groups.Select(g => g.Implementation == parts[0] ? g with { Version = parts[1] } : g).ToList();
            if (!groups.Exists(g => g.Implementation == parts[0]))
            {
                throw new UsageException($"--node '{node}': the topology '{topology.Name}' has no {parts[0]} node");
            }

            topology = topology with { Groups = groups };
        }

        return topology;
    }

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
}
