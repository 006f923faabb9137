using System.Collections.Concurrent;
using Waku.QA.Core.Adapters;
using Waku.QA.Engines;

namespace Waku.QA.Orchestrator.Clusters;

/// <summary>Prepares each artifact once per run, however many clusters ask for it.</summary>
public sealed class ArtifactStore(IEngine engine, IProgress<string> progress)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<PreparedArtifact>>> _prepared = new();

    /// <summary>The prepared artifact.</summary>
    public Task<PreparedArtifact> GetAsync(NodeArtifact artifact, CancellationToken cancellationToken) =>
        _prepared.GetOrAdd($"{artifact.Id}|{artifact.Image}|{artifact.Program}", _ => new Lazy<Task<PreparedArtifact>>(() => engine.PrepareAsync(artifact, progress, cancellationToken))).Value;
}
