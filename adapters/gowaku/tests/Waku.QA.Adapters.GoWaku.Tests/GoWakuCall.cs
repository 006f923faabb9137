using System.Text.Json;
using Waku.QA.Adapters.Testing.Recordings;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.GoWaku.Tests;

/// <summary>What the adapter does where a recording of go-waku has a request: as in the dialect, but for peers, filter drains and base64.</summary>
internal static class GoWakuCall
{
    private const string Drain = "/filter/v2/messages/";
    private static readonly string[] OfRelay = ["/vac/waku/relay/2.0.0"];
    private static readonly CancellationToken None = CancellationToken.None;

    public static AdapterCall? For(RecordedExchange recorded) => (recorded.Method, recorded.Resource) switch
    {
        ("GET", "/health") => null,
        ("GET", "/admin/v1/peers") => new(static async n => await n.Peers.ConnectedAsync(None), null),
        ("POST", "/admin/v1/peers") => Connect(recorded),
        ("GET", { } path) when path.StartsWith(Drain, StringComparison.Ordinal) => Pushed(path[Drain.Length..]),
        ("GET", "/store/v3/messages") => Query(recorded, static (n, q) => n.Store.QueryAsync(q, None)),
        ("GET", "/store/v1/messages") => Query(recorded, static (n, q) => n.Store.QueryLegacyAsync(q, None)),
        _ => AdapterCall.For(recorded),
    };

    private static AdapterCall Connect(RecordedExchange recorded)
    {
        var body = recorded.Body!.Value;
        var why = body.ValueKind != JsonValueKind.Object ? "a list, as nwaku wants it"
            : !body.EnumerateObject().Select(static p => p.Name).SequenceEqual(["multiaddr", "shards", "protocols"]) ? "a field is missing"
            : !body.GetProperty("shards").EnumerateArray().Select(static s => s.GetInt32()).SequenceEqual(Recorded.Shards)
                ? "other shards than those of the node"
            : !body.GetProperty("protocols").EnumerateArray().Select(static p => p.GetString()).SequenceEqual(OfRelay) ? "other protocols than relay"
            : null;
        var address = why is null ? body.GetProperty("multiaddr").GetString()!
            : "/ip4/127.0.0.1/tcp/1/p2p/16Uiu2HAkzAbMrvCbnbeGML8nXZ1XCbVjyphcMGMGQL4vwpUHbxVc";
        return new(n => AdapterCall.Done(n.Peers.ConnectAsync([address], None)), why, why is null ? AdapterCall.Text(body) : null);
    }

    /// <summary>The pubsub topic is that of the subscription, which the adapter remembers.</summary>
    private static AdapterCall Pushed(string topics)
    {
        var parts = topics.Split('/').Select(Uri.UnescapeDataString).ToList();
        return new(async n =>
        {
            if (parts.Count == 2)
            {
                await n.Filter.SubscribeAsync(parts[0], [parts[1]], None);
            }

            return await n.Filter.DrainAsync(parts[^1], None);
        }, null);
    }

    private static AdapterCall Query(RecordedExchange recorded, Func<IWakuNode, StoreQuery, Task<StorePage>> query) => StoreCall.For(recorded, async (n, q) =>
        await query(n, q with { Hashes = [.. q.Hashes.Select(Hex)] })) is var call && Standard(recorded) is { } why ? call with { Why = call.Why ?? why }
            : call;

    /// <summary>Standard base64 with a plus or a slash, and hex, are what the node refuses and the adapter does not send.</summary>
    private static string? Standard(RecordedExchange recorded)
    {
        foreach (var part in recorded.Path.Split('?', '&').Skip(1).Select(static p => p.Split('=', 2)))
        {
            var value = Uri.UnescapeDataString(part[1]);
            if (part[0] is "cursor" or "digest" or "hashes" && value.AsSpan().ContainsAny('+', '/'))
            {
                return $"{part[0]} in standard base64, which the node refuses";
            }

            if (part[0] == "hashes" && Hex(value) == NoHash)
            {
                return value.StartsWith("0x", StringComparison.Ordinal) ? "hashes in hex, which the node refuses" : $"hashes '{value}'";
            }
        }

        return null;
    }

    private const string NoHash = "0x0000000000000000000000000000000000000000000000000000000000000000";

    private static string Hex(string base64)
    {
        Span<byte> hash = stackalloc byte[32];
        return Convert.TryFromBase64String(base64.Replace('-', '+').Replace('_', '/'), hash, out var length) && length == 32
            ? $"0x{Convert.ToHexStringLower(hash)}" : NoHash;
    }
}
