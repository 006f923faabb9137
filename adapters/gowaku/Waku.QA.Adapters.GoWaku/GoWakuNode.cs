using Waku.QA.Adapters.Rest;
using Waku.QA.Core.Adapters;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.GoWaku;

/// <summary>Makes the client of a running go-waku: the dialect, with the parts in which go-waku differs.</summary>
internal static class GoWakuNode
{
    private static readonly RestDialect Dialect = new() { ReadyByInfo = true, MetricPrefixes = GoWakuMetrics.Names.Prefixes };

    /// <summary>Creates the client; nothing is sent yet.</summary>
    /// <param name="endpoints">Where the node is.</param>
    /// <param name="capabilities">What its version declares.</param>
    /// <param name="shards">Shards that it was planned with.</param>
    /// <param name="joins">Pubsub topics that it is made to join before it counts as ready.</param>
    /// <param name="requestIds">Makes the ids of filter requests; null for a count.</param>
    public static RestNode Create(
        NodeEndpoints endpoints, Capabilities capabilities, IReadOnlyList<int> shards, IReadOnlyList<string> joins, Func<string>? requestIds = null)
    {
        RestNode? node = null;
        node = new RestNode(endpoints, "go-waku", capabilities, requestIds, Dialect) { OnReady = token => GoWakuShards.JoinAsync(node!.Client, joins, token) };
        return node.With(
            new GoWakuPeers(node.Client, node.Guard, shards),
            new GoWakuStore(node.Client, node.Guard),
            new GoWakuFilter(node.Client, node.Guard, node.Filter));
    }
}
