using System.CommandLine;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Cli.Commands;

/// <summary>A node that somebody names, among all that run.</summary>
internal static class RunningNode
{
    public static Argument<string> Argument() => new("node") { Description = "name of a node, as 'ps' shows it; also run/node" };

    /// <summary>The node of that name.</summary>
    /// <exception cref="UsageException">There is none, or more than one.</exception>
    public static async Task<(IEngine Engine, Leftover Item)> FindAsync(EngineSet engines, string wanted, CancellationToken cancellationToken)
    {
        var nodes = (await engines.FindAsync(cancellationToken)).Where(f => Is(f.Item, wanted)).ToList();
        return nodes.Count == 1 ? nodes[0] : throw new UsageException(nodes.Count == 0
            ? $"no node '{wanted}' is running; 'waku-qa ps' lists them"
            : $"'{wanted}' is not unique; one of {string.Join(", ", nodes.Select(static n => $"{n.Item.RunId}/{n.Item.Name}"))} is meant");
    }

    /// <summary>True when the name, or run/name, is this node's. In containers a name begins with run and cluster.</summary>
    internal static bool Is(Leftover item, string wanted)
    {
        var slash = wanted.IndexOf('/', StringComparison.Ordinal);
        var (run, name) = slash < 0 ? (null, wanted) : (wanted[..slash], wanted[(slash + 1)..]);
        return item.Kind != "network" && (run is null || item.RunId == run)
            && (item.Name == name || item.Name.EndsWith($"-{name}", StringComparison.Ordinal));
    }
}
