using Waku.QA.Clusters;

namespace Waku.QA.Runs.Evidence;

/// <summary>One node as it really ran.</summary>
/// <param name="Cluster">Cluster.</param>
/// <param name="Name">Node.</param>
/// <param name="Implementation">Implementation.</param>
/// <param name="Version">Version it reported.</param>
/// <param name="PeerId">Peer id.</param>
/// <param name="Reference">Program or image.</param>
/// <param name="Digest">SHA-256 of the program, or image digest.</param>
/// <param name="StartedInMs">Milliseconds from start to ready.</param>
public sealed record RunNode(string Cluster, string Name, string Implementation, string Version, string PeerId, string Reference, string Digest,
    double StartedInMs)
{
    /// <summary>SHA-256 of the program that an image was made of; null for other images and for programs.</summary>
    public string? Source { get; init; }

    /// <summary>What a reader must know about this version; null for nothing.</summary>
    public string? Warning { get; init; }
}
