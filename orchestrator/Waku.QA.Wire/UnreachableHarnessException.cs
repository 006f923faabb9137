using Waku.QA.Clusters;
using Waku.QA.Core.Verdicts;

namespace Waku.QA.Wire;

/// <summary>Nodes would have to reach a peer of the harness, and on this engine they cannot: says nothing about any product.</summary>
public sealed class UnreachableHarnessException : EnvironmentException
{
    private UnreachableHarnessException(string message, string mend)
        : base(message, mend)
    {
    }

    /// <summary>Address of the harness in the cluster's network.</summary>
    /// <exception cref="UnreachableHarnessException">It has none there.</exception>
    internal static string GatewayOf(Cluster cluster) => cluster.Gateway ?? throw new UnreachableHarnessException(
        $"nodes of cluster {cluster.Settings.Name} cannot reach a peer of the harness: on the engine "
            + $"'{cluster.Settings.Engine.Kind.ToString().ToLowerInvariant()}' it has no address in their network", "use --engine docker or process");
}
