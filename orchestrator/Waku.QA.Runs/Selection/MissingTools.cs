using Waku.QA.Clusters;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Topologies;
using Waku.QA.Engines.Building;

namespace Waku.QA.Runs.Selection;

/// <summary>What a machine lacks for an implementation. What only makes its node is not asked for where the node is there already.</summary>
internal static class MissingTools
{
    /// <summary>Programs that are needed on this machine.</summary>
    public static IEnumerable<ToolRequirement> Needed(NodeArtifacts artifacts, INodeAdapter adapter, EngineKind engine)
    {
        var prebuilt = new Lazy<bool>(() => artifacts.Of(adapter.Implementation, null, engine).Recipe is { } recipe && PrebuiltNode.KeyOf(recipe) is not null);
        return adapter.Requirements(engine).Where(tool => !tool.ToBuild || !prebuilt.Value);
    }

    /// <summary>The first that is missing, with its mend; null when all are there.</summary>
    public static async Task<string?> FirstAsync(
        NodeArtifacts artifacts, INodeAdapter adapter, EngineKind engine, CancellationToken cancellationToken)
    {
        foreach (var tool in Needed(artifacts, adapter, engine))
        {
            if (await ToolCheck.MissingAsync(tool, cancellationToken).ConfigureAwait(false) is { } missing)
            {
                return missing;
            }
        }

        return null;
    }
}
