using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>Compares what the adapter read with the recorded bytes, read a second way.</summary>
public static class RecordedAnswer
{
    /// <summary>Fails when they differ.</summary>
    public static void AssertEqual(RecordedExchange recorded, object? read)
    {
        switch (read)
        {
            case IReadOnlyList<NodeMessage> messages:
                List<JsonElement> expected = Json(recorded) is { ValueKind: JsonValueKind.Array } sent ? [.. sent.EnumerateArray()] : [];
                Assert.That(messages, Has.Count.EqualTo(expected.Count));
                foreach (var (message, json) in messages.Zip(expected))
                {
                    AssertEqual(json, message);
                }

                break;
            case IReadOnlyList<string> peers:
                var list = Json(recorded) is { ValueKind: JsonValueKind.Array } all ? all : Json(recorded).GetProperty("peers");
                Assert.That(peers, Is.EquivalentTo(list.EnumerateArray().Where(IsConnected).Select(PeerId).Distinct()));
                break;
            case StorePage page:
                AssertEqual(Json(recorded), page);
                break;
            case NodeHealth health:
                var said = Json(recorded).GetProperty("nodeHealth").GetString();
                Assert.That((health.Detail, health.Ready), Is.EqualTo((said, said == "READY")));
                Assert.That(health.Connection,
                    Is.EqualTo(Json(recorded).TryGetProperty("connectionStatus", out var connection) ? connection.GetString() : null));
                break;
            case NodeInfo info when recorded.Path.EndsWith("info", StringComparison.Ordinal):
                Assert.That(info.Addresses, Is.EqualTo(Json(recorded).GetProperty("listenAddresses").EnumerateArray().Select(static a => a.GetString())));
                Assert.That(info.Addresses[0], Does.EndWith($"/p2p/{info.PeerId}"));
                break;
            case NodeInfo info:
                Assert.That(info.Version, Is.EqualTo(recorded.Answer.Trim('"')));
                break;
            case int count:
                Assert.That(count, Is.EqualTo(Json(recorded).GetProperty("relayPeerCount").GetInt32()));
                break;
            case MetricSet metrics:
                Assert.That(metrics.Samples, Has.Count.EqualTo(recorded.Answer.Split('\n').Count(static l => l.Length > 0 && l[0] != '#')));
                break;
            default:
                Assert.That(read, Is.Null);
                Assert.That(recorded.Answer is "OK" or "true" or "null" or "" || recorded.Answer.Contains("\"statusDesc\":\"OK\"", StringComparison.Ordinal),
                    recorded.Answer);
                break;
        }
    }

    private static void AssertEqual(JsonElement json, StorePage page)
    {
        var rows = Items(json, "messages");
        Assert.That(page.Rows, Has.Count.EqualTo(rows.Count));
        foreach (var (row, expected) in page.Rows.Zip(rows))
        {
            AssertEqual(expected, row);
        }

        Assert.That(page.Cursor, Is.EqualTo(Cursor(json)));
    }

    private static void AssertEqual(JsonElement expected, StoreRow row)
    {
        if (Named(expected, "messageHash", "message_hash") is not { } hash)
        {
            AssertEqual(expected, row.Message!);
            return;
        }

        var text = hash.GetString()!;
        var hex = text.StartsWith("0x", StringComparison.Ordinal) ? text : $"0x{Convert.ToHexStringLower(Convert.FromBase64String(text))}";
        Assert.That((row.Hash, row.PubsubTopic), Is.EqualTo((hex, Named(expected, "pubsubTopic", "pubsub_topic")?.GetString())));
        var inner = Named(expected, "message");
        Assert.That(row.Message is not null, Is.EqualTo(inner is not null));
        if (inner is { } message)
        {
            AssertEqual(message, row.Message!);
        }
    }

    private static string? Cursor(JsonElement json)
    {
        if (Named(json, "paginationCursor", "pagination_cursor") is { } v3)
        {
            return v3.GetString();
        }

        if (Named(json, "cursor") is not { } v2)
        {
            return null;
        }

        var digest = v2.GetProperty("digest");
        var data = digest.ValueKind == JsonValueKind.Object ? digest.GetProperty("data") : digest;
        return $"{v2.GetProperty("pubsubTopic").GetString()}|{v2.GetProperty("senderTime")}|{v2.GetProperty("storeTime")}|{data.GetString()}";
    }

    private static void AssertEqual(JsonElement json, NodeMessage message)
    {
        Assert.That(Convert.ToBase64String(message.Payload), Is.EqualTo(json.GetProperty("payload").GetString()));
        Assert.That(message.ContentTopic, Is.EqualTo(json.GetProperty("contentTopic").GetString()));
        Assert.That($"{message.Timestamp}", Is.EqualTo(Named(json, "timestamp")?.ToString() ?? "0"));
        Assert.That($"{message.Version}", Is.EqualTo(Named(json, "version")?.GetRawText() ?? "0"));
        Assert.That(message.Ephemeral, Is.EqualTo(Named(json, "ephemeral")?.GetBoolean() ?? false));
        Assert.That(Convert.ToBase64String(message.Meta), Is.EqualTo(Named(json, "meta")?.GetString() ?? ""));
    }

    private static List<JsonElement> Items(JsonElement json, string name) => Named(json, name) is { } list ? [.. list.EnumerateArray()] : [];

    private static bool IsConnected(JsonElement peer) => Named(peer, "id") is null || peer.GetProperty("connected").GetBoolean();

    private static string? PeerId(JsonElement peer) => Named(peer, "id")?.GetString() ?? peer.GetProperty("multiaddr").GetString()!.Split("/p2p/")[1];

    /// <summary>The first field that is there and not null.</summary>
    private static JsonElement? Named(JsonElement json, params string[] names) =>
        names.Where(n => json.TryGetProperty(n, out var value) && value.ValueKind != JsonValueKind.Null).Select(n => (JsonElement?)json.GetProperty(n))
            .FirstOrDefault();

    private static JsonElement Json(RecordedExchange recorded) => JsonElement.Parse(recorded.Answer);
}
