using System.CommandLine;
using Waku.QA.Core.Verdicts;
using Waku.QA.Engines;
using Waku.QA.Runs.Selection;

namespace Waku.QA.Cli.Running;

/// <summary>A node that somebody names, among all that run.</summary>
internal static class RunningNode
{
    private const int ShortId = 12;

    public static Argument<string> Argument() => new("node")
    {
        Description = "name of a node, as 'ps' shows it; where several have it run/node, run/cluster/node, or the id",
    };

    /// <summary>The node of that name.</summary>
    /// <exception cref="UsageException">There is none, or more than one.</exception>
    public static async Task<(IEngine Engine, Leftover Item)> FindAsync(EngineSet engines, string wanted, CancellationToken cancellationToken)
    {
        var nodes = (await engines.FindAsync(cancellationToken)).Where(f => Is(f.Item, wanted)).ToList();
        return nodes switch
        {
            [var one] => one,
            [] => throw new UsageException($"no node '{wanted}' is running; 'waku-qa ps' lists them"),
            _ => throw new UsageException($"'{wanted}' is not unique; one of these is meant: "
                + string.Join(", ", nodes.Select(static n => $"{n.Item.RunId}/{n.Item.Cluster}/{n.Item.Node} (id {Short(n.Item.Id)})"))),
        };
    }

    /// <summary>True when the name, with or without run and cluster before it, or the id is this node's.</summary>
    internal static bool Is(Leftover item, string wanted) => item.Node is { } node && (wanted == node || wanted == item.Name || wanted == item.Id
        || wanted == Short(item.Id) || wanted == $"{item.RunId}/{node}" || wanted == $"{item.RunId}/{item.Cluster}/{node}");

    private static string Short(string id) => id.Length > ShortId ? id[..ShortId] : id;
}
