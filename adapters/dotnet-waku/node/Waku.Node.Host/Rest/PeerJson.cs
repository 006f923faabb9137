using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Waku.Libp2p.Connections;
using Waku.Libp2p.Identity;
using Waku.Node.Filter;
using Waku.Node.Relay;
using Waku.Node.Sharding;

namespace Waku.Node.Host.Rest;

/// <summary>Peers as nwaku's admin API writes them.</summary>
internal sealed class PeerJson(WakuNode node)
{
    private static readonly string[] ServiceProtocols =
    [
        RelayProtocol.Id, "/vac/waku/filter-subscribe/2.0.0-beta1", "/vac/waku/filter-push/2.0.0-beta1", "/vac/waku/store-query/3.0.0",
        "/vac/waku/store/2.0.0-beta4", "/vac/waku/lightpush/3.0.0", "/vac/waku/lightpush/2.0.0-beta1", "/vac/waku/peer-exchange/2.0.0-alpha1",
        "/vac/waku/reconciliation/1.0.0",
    ];

    public ReadOnlyMemory<byte> Peers(IReadOnlyList<PeerRecord> peers) => Write(writer => Array(writer, peers, static _ => true));

    public ReadOnlyMemory<byte> ServicePeers(IReadOnlyList<PeerRecord> peers) =>
        Write(writer => Array(writer, [.. peers.Where(static p => p.Protocols.Intersect(ServiceProtocols).Any())], ServiceProtocols.Contains));

    public ReadOnlyMemory<byte> Peer(PeerRecord peer) => Write(writer => Peer(writer, peer, static _ => true, score: null));

    public ReadOnlyMemory<byte> Shard(ushort shard, IReadOnlyList<PeerId> peers) => Write(writer => Shard(writer, shard, peers));

    public ReadOnlyMemory<byte> Shards(IEnumerable<(ushort Shard, IReadOnlyList<PeerId> Peers)> shards) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var (shard, peers) in shards)
        {
            Shard(writer, shard, peers);
        }

        writer.WriteEndArray();
    });

    public IReadOnlyList<uint> ShardsOf(PeerId peer) =>
        node.Metadata.Find(peer)?.Shards ?? [.. (node.Peers.RecordOf(peer)?.Shards?.Shards ?? []).Select(static s => (uint)s)];

    public static ReadOnlyMemory<byte> Filters(IReadOnlyList<(PeerId Peer, IReadOnlyList<FilterCriterion> Criteria)> subscriptions) => Write(writer =>
    {
        writer.WriteStartArray();
        foreach (var (peer, criteria) in subscriptions)
        {
            writer.WriteStartObject();
            writer.WriteString("peerId", peer.ToString());
            writer.WriteStartArray("filterCriteria");
            foreach (var criterion in criteria)
            {
                writer.WriteStartObject();
                writer.WriteString("pubsubTopic", criterion.PubsubTopic);
                writer.WriteString("contentTopic", criterion.ContentTopic);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public ReadOnlyMemory<byte> Statistics() => Write(writer =>
    {
        var all = node.Host.Peers.All;
        writer.WriteStartObject();
        Group(writer, "Sum", [("Total peers", all.Count)]);
        Group(writer, "By Connectedness", new[] { Connectedness.Connected, Connectedness.NotConnected, Connectedness.CannotConnect, Connectedness.CanConnect }
            .Select(c => (c.ToString(), all.Count(p => p.Connectedness == c))));
        if (node.Relay is { } relay)
        {
            Group(writer, "Relay peers", PerShard(relay, relay.PeersOn, "Total relay peers"));
            Group(writer, "Mesh peers", PerShard(relay, relay.MeshOn, "Total mesh peers"));
        }

        Group(writer, "By Protocols", ServiceProtocols.Select(p => (p, all.Count(r => r.Protocols.Contains(p)))));
        writer.WriteEndObject();
    });

    private static List<(string, int)> PerShard(RelayProtocol relay, Func<string, IReadOnlyList<PeerId>> peers, string total)
    {
        List<(string, int)> rows = [];
        foreach (var name in relay.Topics)
        {
            if (PubsubTopic.TryParse(name, out var topic))
            {
                rows.Add((topic.Shard.ToString(CultureInfo.InvariantCulture), peers(name).Count));
            }
        }

        // As in nwaku the total counts shards, not peers.
        rows.Add((total, rows.Count));
        return rows;
    }

    private static void Group(Utf8JsonWriter writer, string name, IEnumerable<(string Name, int Value)> rows)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in rows)
        {
            writer.WriteNumber(key, value);
        }

        writer.WriteEndObject();
    }

    private void Shard(Utf8JsonWriter writer, ushort shard, IReadOnlyList<PeerId> peers)
    {
        writer.WriteStartObject();
        writer.WriteNumber("shard", shard);
        writer.WriteStartArray("peers");
        foreach (var id in peers)
        {
            Peer(writer, node.Host.Peers.Find(id) ?? new PeerRecord(id), static _ => true, node.Relay!.ScoreOf(id));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Array(Utf8JsonWriter writer, IReadOnlyList<PeerRecord> peers, Func<string, bool> shown)
    {
        writer.WriteStartArray();
        foreach (var peer in peers)
        {
            Peer(writer, peer, shown, score: null);
        }

        writer.WriteEndArray();
    }

    private void Peer(Utf8JsonWriter writer, PeerRecord peer, Func<string, bool> shown, double? score)
    {
        writer.WriteStartObject();
        writer.WriteString("multiaddr", peer.Address?.WithPeer(peer.Id).ToString() ?? $"/p2p/{peer.Id}");
        writer.WriteStartArray("protocols");
        foreach (var protocol in peer.Protocols.Where(shown))
        {
            writer.WriteStringValue(protocol);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("shards");
        foreach (var shard in ShardsOf(peer.Id))
        {
            writer.WriteNumberValue(shard);
        }

        writer.WriteEndArray();
        writer.WriteString("connected", peer.Connectedness.ToString());
        writer.WriteString("agent", peer.Agent);
        writer.WriteString("origin", peer.Origin.ToString());
        if (score is not null)
        {
            writer.WritePropertyName("score");
            writer.WriteRawValue(NimText.Number(score.Value));
        }

        writer.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using var writer = new Utf8JsonWriter(output,
            new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        write(writer);
        writer.Flush();
        return output.WrittenMemory;
    }
}
