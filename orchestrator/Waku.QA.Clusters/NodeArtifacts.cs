using System.Collections.Concurrent;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;

namespace Waku.QA.Clusters;

/// <summary>
/// What a reference of the user names on an engine. The one place that asks an adapter, once for each: the choice of the engine, the resolver
/// and the contract of adapters speak of the same artifact.
/// </summary>
/// <param name="catalogue">Implementations.</param>
public sealed class NodeArtifacts(IAdapterCatalogue catalogue)
{
    private readonly ConcurrentDictionary<(string, string?, EngineKind), Lazy<NodeArtifact>> _known = new();

    /// <summary>Implementations.</summary>
    public IAdapterCatalogue Catalogue => catalogue;

    /// <summary>The artifact of a reference.</summary>
    /// <param name="implementation">Implementation id; must be in the catalogue.</param>
    /// <param name="reference">Image, tag or program; null for the adapter's default.</param>
    /// <param name="engine">Where it is to run.</param>
    /// <exception cref="Waku.QA.Core.Verdicts.UsageException">The reference cannot run there, for example a script as a container.</exception>
    public NodeArtifact Of(string implementation, string? reference, EngineKind engine) => _known.GetOrAdd(
        (implementation, reference, engine),
        key => new Lazy<NodeArtifact>(() => catalogue.Find(implementation)!.Artifact(key.Item2, key.Item3))).Value;

    /// <summary>Implementations that this checkout makes by itself: nobody has to name an image or a program of them.</summary>
    public IEnumerable<INodeAdapter> Built(EngineKind engine) => catalogue.All.Where(a => Of(a.Implementation, null, engine).Recipe is not null);
}
