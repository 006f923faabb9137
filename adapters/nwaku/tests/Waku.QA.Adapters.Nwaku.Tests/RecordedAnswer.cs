using System.Text.Json;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>Compares what the adapter read with the recorded bytes, read a second way.</summary>
internal static class RecordedAnswer
{
    public static void AssertEqual(RecordedExchange recorded, object? read)
    {
        switch (read)
        {
            case IReadOnlyList<NodeMessage> messages:
                var expected = Json(recorded).EnumerateArray().ToList();
                Assert.That(messages, Has.Count.EqualTo(expected.Count));
                foreach (var (message, json) in messages.Zip(expected))
                {
                    AssertEqual(json, message);
                }

                break;
            case IReadOnlyList<string> peers:
                var list = Json(recorded) is { ValueKind: JsonValueKind.Array } all ? all : Json(recorded).GetProperty("peers");
                Assert.That(peers, Is.EquivalentTo(list.EnumerateArray().Select(static p => p.GetProperty("multiaddr").GetString()!.Split("/p2p/")[1]).Distinct()));
                break;
            case StorePage page:
                AssertEqual(Json(recorded), page);
                break;
            case NodeHealth health:
                Assert.That((health.Detail, health.Ready), Is.EqualTo((Json(recorded).GetProperty("nodeHealth").GetString(), Json(recorded).GetProperty("nodeHealth").GetString() == "READY")));
                break;
            case NodeInfo info when recorded.Path.EndsWith("info", StringComparison.Ordinal):
                Assert.That(info.Addresses, Is.EqualTo(Json(recorded).GetProperty("listenAddresses").EnumerateArray().Select(static a => a.GetString())));
                Assert.That(info.Addresses[0], Does.EndWith($"/p2p/{info.PeerId}"));
                break;
            case NodeInfo info:
                Assert.That(info.Version, Is.EqualTo(recorded.Answer));
                break;
            case int count:
                Assert.That(count, Is.EqualTo(Json(recorded).GetProperty("relayPeerCount").GetInt32()));
                break;
            case MetricSet metrics:
                Assert.That(metrics.Samples, Has.Count.EqualTo(recorded.Answer.Split('\n').Count(static l => l.Length > 0 && l[0] != '#')));
                break;
            default:
                Assert.That(read, Is.Null);
                Assert.That(recorded.Answer is "OK" || recorded.Answer.Contains("\"statusDesc\":\"OK\"", StringComparison.Ordinal), recorded.Answer);
                break;
        }
    }

    private static void AssertEqual(JsonElement json, StorePage page)
    {
        var rows = json.GetProperty("messages").EnumerateArray().ToList();
        Assert.That(page.Rows, Has.Count.EqualTo(rows.Count));
        foreach (var (row, expected) in page.Rows.Zip(rows))
        {
            if (expected.TryGetProperty("messageHash", out var hash))
            {
                Assert.That((row.Hash, row.PubsubTopic), Is.EqualTo((hash.GetString(), expected.TryGetProperty("pubsubTopic", out var topic) ? topic.GetString() : null)));
                Assert.That(row.Message is not null, Is.EqualTo(expected.TryGetProperty("message", out var inner)));
                if (row.Message is not null)
                {
                    AssertEqual(inner, row.Message);
                }
            }
            else
            {
                AssertEqual(expected, row.Message!);
            }
        }

        var cursor = json.TryGetProperty("paginationCursor", out var v3) ? v3.GetString()
            : json.TryGetProperty("cursor", out var v2) ? $"{v2.GetProperty("pubsubTopic").GetString()}|{v2.GetProperty("senderTime")}|{v2.GetProperty("storeTime")}|{v2.GetProperty("digest").GetProperty("data").GetString()}"
            : null;
        Assert.That(page.Cursor, Is.EqualTo(cursor));
    }

    private static void AssertEqual(JsonElement json, NodeMessage message)
    {
        Assert.That(Convert.ToBase64String(message.Payload), Is.EqualTo(json.GetProperty("payload").GetString()));
        Assert.That(message.ContentTopic, Is.EqualTo(json.GetProperty("contentTopic").GetString()));
        Assert.That($"{message.Timestamp}", Is.EqualTo(json.GetProperty("timestamp").GetRawText()));
        Assert.That($"{message.Version}", Is.EqualTo(json.GetProperty("version").GetRawText()));
        Assert.That(message.Ephemeral, Is.EqualTo(json.GetProperty("ephemeral").GetBoolean()));
        Assert.That(Convert.ToBase64String(message.Meta), Is.EqualTo(json.TryGetProperty("meta", out var meta) ? meta.GetString() : ""));
    }

    private static JsonElement Json(RecordedExchange recorded) => JsonDocument.Parse(recorded.Answer).RootElement;
}
