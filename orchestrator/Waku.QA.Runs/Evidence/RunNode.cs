using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Engines;

namespace Waku.QA.Runs.Evidence;

/// <summary>One node as it really ran.</summary>
/// <param name="Cluster">Cluster.</param>
/// <param name="Name">Node.</param>
/// <param name="Implementation">Implementation.</param>
/// <param name="Version">Version it reported.</param>
/// <param name="PeerId">Peer id.</param>
/// <param name="Reference">Program or image.</param>
/// <param name="Digest">SHA-256 of all that ran as the node and of the version of its runtime, or image id.</param>
/// <param name="StartedInMs">Milliseconds from start to ready.</param>
public sealed record RunNode(string Cluster, string Name, string Implementation, string Version, string PeerId, string Reference, string Digest,
    double StartedInMs)
{
    /// <summary>Version of the runtime that is part of the digest; null for none.</summary>
    public string? Runtime { get; init; }

    /// <summary>Digest of its image in the registry that it was pulled from; null for others.</summary>
    public string? Registry { get; init; }

    /// <summary>Arguments that it was started with, without secrets.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Its environment, without secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256 of the program that an image was made of; null for other images and for programs.</summary>
    public string? Source { get; init; }

    /// <summary>A node that answered at least once; null for one that never did.</summary>
    public static RunNode? Of(ClusterNode node) => node is { Info: { } info, Artifact: { } artifact }
        ? new RunNode(node.ClusterName, node.Name, node.Spec.Implementation, info.Version, info.PeerId, artifact.Reference, artifact.Digest,
            Math.Round(node.StartedIn?.TotalMilliseconds ?? 0))
        {
            Source = artifact.Source,
            Runtime = artifact.Runtime,
            Registry = artifact.Registry,
            Flags = Secrets.OfArguments([.. node.Plan.Prefix, .. node.Plan.Arguments]),
            Environment = EnvironmentOf(artifact, node.Plan),
            Warning = node.Resolved.Warning,
        }
        : null;

    /// <summary>What a node had in its environment, sorted: that of its engine or image, then that of its plan. Secrets are hidden.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(PreparedArtifact artifact, LaunchPlan plan)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in artifact.Environment.Concat(plan.Environment))
        {
            all[name] = Secrets.OfVariable(name, value);
        }

        return all;
    }

    /// <summary>So far as a verdict depends on it.</summary>
    public NodeEvidence ToEvidence() => new(Implementation, Version, Source ?? Digest);

    /// <summary>What a reader must know about this version; null for nothing.</summary>
    public string? Warning { get; init; }
}
