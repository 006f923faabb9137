using System.Globalization;
using System.Text.Json;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Libp2p.Multiaddrs;
using Waku.Libp2p.Primitives;
using Waku.Node.Host.Application;
using Waku.Node.Host.Http;
using Waku.Node.Host.Logging;
using Waku.Node.Sharding;

namespace Waku.Node.Host.Rest;

/// <summary><c>/admin/v1</c>: peers, relay and mesh peers by shard, connect, log level.</summary>
internal sealed class AdminRoutes(WakuNode node, ConsoleLog log)
{
    private const string NoRelay = "Error: Relay Protocol is not mounted to the node";
    private readonly PeerJson _json = new(node);

    public IEnumerable<RestRoute> All =>
    [
        new("GET", "/admin/v1/peers", c => c.JsonAsync(_json.Peers(node.Host.Peers.All))),
        new("POST", "/admin/v1/peers", ConnectAsync),
        new("GET", "/admin/v1/peer/*", PeerAsync),
        new("GET", "/admin/v1/peers/connected", c => c.JsonAsync(_json.Peers(Connected()))),
        new("GET", "/admin/v1/peers/connected/on/*", ConnectedOnAsync),
        new("GET", "/admin/v1/peers/service", c => c.JsonAsync(_json.ServicePeers(node.Host.Peers.All))),
        new("GET", "/admin/v1/peers/relay", c => ShardsAsync(c, node.Relay is { } relay ? relay.PeersOn : null)),
        new("GET", "/admin/v1/peers/mesh", c => ShardsAsync(c, node.Relay is { } relay ? relay.MeshOn : null)),
        new("GET", "/admin/v1/peers/relay/on/*", c => ShardAsync(c, node.Relay is { } relay ? relay.PeersOn : null)),
        new("GET", "/admin/v1/peers/mesh/on/*", c => ShardAsync(c, node.Relay is { } relay ? relay.MeshOn : null)),
        new("GET", "/admin/v1/filter/subscriptions", c => node.Filter is { } filter
            ? c.JsonAsync(PeerJson.Filters(filter.Subscriptions)) : c.TextAsync(400, "Error: Filter Protocol is not mounted to the node")),
        new("GET", "/admin/v1/peers/stats", c => c.JsonAsync(_json.Statistics())),
        new("POST", "/admin/v1/log-level/*", LogLevelAsync),
    ];

    private IReadOnlyList<PeerRecord> Connected() => [.. node.Host.Peers.All.Where(static p => p.Connectedness == Connectedness.Connected)];

    private async Task ConnectAsync(RestContext context)
    {
        if (await context.BodyAsync(NimText.DecodeError("Missing content body")) is not { } body)
        {
            return;
        }

        if (MessageJson.ReadStrings(body) is not { } texts)
        {
            await context.TextAsync(400, NimText.DecodeError(NimText.NotDecodable));
            return;
        }

        for (var i = 0; i < texts.Count; i++)
        {
            if (await TryConnectAsync(texts[i], i, context.Aborted) is { } error)
            {
                await context.TextAsync(400, error);
                return;
            }
        }

        await context.OkAsync();
    }

    private async Task<string?> TryConnectAsync(string text, int index, CancellationToken cancellationToken)
    {
        if (PeerAddressText.Parse(text, out var address) is { } problem)
        {
            return $"Couldn't parse remote peer info: {problem}";
        }

        try
        {
            await node.ConnectAsync(address!, cancellationToken);
            return null;
        }
        catch (Libp2pException e)
        {
            log.LogInformation("dial of {Address} failed: {Reason}", text, e.Message);
            return $"Failed to connect to peer at index: {index} - {text}";
        }
    }

    private async Task PeerAsync(RestContext context)
    {
        if (!PeerId.TryParse(context.Argument(0), out var id))
        {
            await context.TextAsync(400, "Invalid argument:peerid: incorrect PeerId string");
        }
        else if (node.Host.Peers.Find(id) is not { } peer)
        {
            await context.TextAsync(404, $"Peer with ID ok({id}) not found");
        }
        else
        {
            await context.JsonAsync(_json.Peer(peer));
        }
    }

    private async Task ConnectedOnAsync(RestContext context)
    {
        if (await ShardArgumentAsync(context) is { } shard)
        {
            await context.JsonAsync(_json.Peers([.. Connected().Where(p => _json.ShardsOf(p.Id).Contains(shard))]));
        }
    }

    private async Task ShardsAsync(RestContext context, Func<string, IReadOnlyList<PeerId>>? peers)
    {
        if (peers is null)
        {
            await context.TextAsync(503, NoRelay);
            return;
        }

        await context.JsonAsync(_json.Shards(Shards().Select(s => (s, peers(Topic(s))))));
    }

    private async Task ShardAsync(RestContext context, Func<string, IReadOnlyList<PeerId>>? peers)
    {
        if (peers is null)
        {
            await context.TextAsync(503, NoRelay);
        }
        else if (await ShardArgumentAsync(context) is { } shard)
        {
            await context.JsonAsync(_json.Shard((ushort)shard, peers(Topic((ushort)shard))));
        }
    }

    private static async Task<uint?> ShardArgumentAsync(RestContext context)
    {
        var text = context.Argument(0);
        if (ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var shard))
        {
            return shard;
        }

        var isNumber = text.All(char.IsAsciiDigit);
        await context.TextAsync(400, $"Invalid shardId: {(isNumber ? "Integer overflow" : "Non-decimal character encountered")}");
        return null;
    }

    private Task LogLevelAsync(RestContext context)
    {
        if (ConsoleLog.ParseLevel(context.Argument(0)) is not { } level)
        {
            return context.TextAsync(400, $"Invalid log-level: {context.Argument(0)}. Please specify one of TRACE, DEBUG, INFO, NOTICE, WARN, ERROR or FATAL");
        }

        log.Level = level;
        return context.OkAsync();
    }

    private IEnumerable<ushort> Shards() =>
        (node.Relay?.Topics ?? []).Select(static t => PubsubTopic.TryParse(t, out var topic) ? topic : default).Where(t => t.Cluster == node.ClusterId)
            .Select(static t => t.Shard);

    private string Topic(ushort shard) => new PubsubTopic(node.ClusterId, shard).ToString();
}
