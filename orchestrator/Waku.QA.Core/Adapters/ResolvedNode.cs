using Waku.QA.Core.Topologies;

namespace Waku.QA.Core.Adapters;

/// <summary>What a reference of the user means, found out once and before anything starts: <c>nwaku=v0.37.1</c> or <c>nwaku=./wakunode2</c>.</summary>
/// <param name="Adapter">Adapter of its implementation.</param>
/// <param name="Artifact">Image or program that will run.</param>
/// <param name="Version">Release that it reports, else that of its tag.</param>
/// <param name="Capabilities">What that release can do.</param>
/// <param name="Warning">What a reader must know of that release; null for nothing.</param>
public sealed record ResolvedNode(INodeAdapter Adapter, NodeArtifact Artifact, NodeVersion Version, Capabilities Capabilities, string? Warning);
