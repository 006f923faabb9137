using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>What the adapter does where a recording has a request.</summary>
/// <param name="Run">The call; returns what it read, or null for nothing.</param>
/// <param name="IsSame">True when the adapter sends that very request; false when it cannot (the recorded one is malformed) and only the answer counts.</param>
/// <param name="Body">Body that the adapter must send; null for none.</param>
internal sealed record AdapterCall(Func<IWakuNode, Task<object?>> Run, bool IsSame, string? Body = null)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Time stamp of messages whose recording has none: the adapter always sends one, because nodes round their own to 256 ns.</summary>
    private const long OwnTimestamp = 1_795_332_883_445_602_367;

    /// <summary>The call for a recording; null when the adapter never asks such a thing.</summary>
    public static AdapterCall? For(RecordedExchange recorded)
    {
        var path = recorded.Path.Split('?')[0];
        var last = Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
        return (recorded.Method, Family(path)) switch
        {
            ("GET", "/health") when recorded.Name.EndsWith("metrics-health", StringComparison.Ordinal) => null, // of the metrics server
            ("GET", "/health") => new(static async n => await n.HealthAsync(None), recorded.Path == "/health"),
            ("GET", "/info" or "/debug/v1/info") => new(static async n => await n.InfoAsync(None), true),
            ("GET", "/version" or "/debug/v1/version") => new(static async n => await n.InfoAsync(None), true),
            ("GET", "/metrics") => new(static async n => await n.MetricsAsync(None), true),
            ("GET", "/admin/v1/peers/connected") => new(static async n => await n.Peers.ConnectedAsync(None), true),
            ("GET", "/admin/v1/peers/relay/on") => OnShard(last, static (n, s) => n.Peers.RelayAsync(s, None)),
            ("GET", "/admin/v1/peers/mesh/on") => OnShard(last, static (n, s) => n.Peers.MeshAsync(s, None)),
            ("POST", "/admin/v1/peers") => Texts(recorded, static (n, t) => n.Peers.ConnectAsync(t, None)),
            ("POST", "/relay/v1/subscriptions") => Texts(recorded, static (n, t) => n.Relay.SubscribeAsync(t, None)),
            ("DELETE", "/relay/v1/subscriptions") => Texts(recorded, static (n, t) => n.Relay.UnsubscribeAsync(t, None)),
            ("POST", "/relay/v1/auto/subscriptions") => Texts(recorded, static (n, t) => n.Relay.SubscribeAutoAsync(t, None)),
            ("GET", "/relay/v1/messages") => new(async n => await n.Relay.DrainAsync(last, None), IsEscaped(path)),
            ("GET", "/relay/v1/auto/messages") => new(async n => await n.Relay.DrainAutoAsync(last, None), true),
            ("POST", "/relay/v1/messages") => Message(recorded, recorded.Body, static m => m, (n, m) => n.Relay.PublishAsync(last, m, None)),
            ("POST", "/relay/v1/auto") => Message(recorded, recorded.Body, static m => m, static (n, m) => n.Relay.PublishAutoAsync(m, None)),
            ("POST", "/lightpush/v3") => Push(recorded, static async (n, t, m) => await n.LightPush.PublishAsync(t, m, None)),
            ("POST", "/lightpush/v1") => Push(recorded, static async (n, t, m) =>
            {
                await n.LightPush.PublishLegacyAsync(t, m, None);
                return null;
            }),
            ("POST", "/filter/v2/subscriptions") => Filter(recorded, static (n, t, c) => n.Filter.SubscribeAsync(t, c, None)),
            ("DELETE", "/filter/v2/subscriptions") => Filter(recorded, static (n, t, c) => n.Filter.UnsubscribeAsync(t, c, None)),
            ("DELETE", "/filter/v2/subscriptions/all") => new(static n => Done(n.Filter.UnsubscribeAllAsync(None)), true, Text(recorded.Body!.Value)),
            ("GET", "/filter/v2/subscriptions/") => new(static n => Done(n.Filter.PingAsync(None)), true),
            ("GET", "/filter/v2/messages") => new(async n => await n.Filter.DrainAsync(last, None), true),
            ("GET", "/store/v3") => StoreCall.For(recorded, static (n, q) => n.Store.QueryAsync(q, None)),
            ("GET", "/store/v1") => StoreCall.For(recorded, static (n, q) => n.Store.QueryLegacyAsync(q, None)),
            _ => null,
        };
    }

    /// <summary>Id that filter requests of a recording carry.</summary>
    public static string RequestIdOf(RecordedExchange recorded) =>
        recorded.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("requestId", out var id) ? id.GetString()! : recorded.Path[(recorded.Path.LastIndexOf('/') + 1)..];

    private static string Family(string path)
    {
        foreach (var family in (string[])["/relay/v1/messages", "/relay/v1/auto/messages", "/filter/v2/messages", "/admin/v1/peers/relay/on", "/admin/v1/peers/mesh/on"])
        {
            if (path.StartsWith($"{family}/", StringComparison.Ordinal))
            {
                return family;
            }
        }

        return path.StartsWith("/filter/v2/subscriptions/", StringComparison.Ordinal) && !path.EndsWith("/all", StringComparison.Ordinal) ? "/filter/v2/subscriptions/"
            : path is "/relay/v1/auto/messages" or "/lightpush/v3/message" or "/lightpush/v1/message" or "/store/v3/messages" or "/store/v1/messages" ? path[..path.LastIndexOf('/')]
            : path;
    }

    /// <summary>False for a topic whose slashes are bare: the adapter never sends one.</summary>
    private static bool IsEscaped(string path) => !path.Contains("/waku/2/", StringComparison.Ordinal);

    private static AdapterCall OnShard(string shard, Func<IWakuNode, int, Task<IReadOnlyList<string>>> call) =>
        int.TryParse(shard, out var number) ? new(async n => await call(n, number), true) : new(async n => await call(n, 0), false);

    private static AdapterCall Texts(RecordedExchange recorded, Func<IWakuNode, IReadOnlyList<string>, Task> call) =>
        recorded.Body is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(static i => i.ValueKind == JsonValueKind.String)
            ? new(n => Done(call(n, [.. list.EnumerateArray().Select(static i => i.GetString()!)])), true, Text(list))
            : new(n => Done(call(n, ["x"])), false);

    private static AdapterCall Message(RecordedExchange recorded, JsonElement? body, Func<JsonObject, JsonObject> wrap, Func<IWakuNode, NodeMessage, Task> call)
    {
        var (message, json) = MessageOf(body);
        var same = message is not null && recorded.ContentType == "application/json" && IsEscaped(recorded.Path);
        return new(n => Done(call(n, message ?? Any)), same, same ? wrap(json!).ToJsonString(Compact) : null);
    }

    private static AdapterCall Push(RecordedExchange recorded, Func<IWakuNode, string?, NodeMessage, Task<object?>> call)
    {
        var body = recorded.Body is { ValueKind: JsonValueKind.Object } known ? known : (JsonElement?)null;
        var topic = body is { } b && b.TryGetProperty("pubsubTopic", out var t) ? t.GetString() : null;
        var (message, json) = body is { } o && o.TryGetProperty("message", out var inner) ? MessageOf(inner) : (null, null);
        var same = message is not null && recorded.ContentType == "application/json";
        var whole = new JsonObject();
        if (topic is not null)
        {
            whole["pubsubTopic"] = topic;
        }

        whole["message"] = json;
        return new(n => call(n, topic, message ?? Any), same, same ? whole.ToJsonString(Compact) : null);
    }

    private static AdapterCall Filter(RecordedExchange recorded, Func<IWakuNode, string?, IReadOnlyList<string>, Task> call)
    {
        var same = recorded.ContentType == "application/json" && recorded.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("requestId", out _) && body.TryGetProperty("contentFilters", out _);
        if (!same)
        {
            return new(n => Done(call(n, null, ["/a/1/b/c"])), false);
        }

        var topic = recorded.Body!.Value.TryGetProperty("pubsubTopic", out var t) ? t.GetString() : null;
        return new(n => Done(call(n, topic, [.. recorded.Body.Value.GetProperty("contentFilters").EnumerateArray().Select(static c => c.GetString()!)])), true, Text(recorded.Body.Value));
    }

    private static NodeMessage Any { get; } = new() { Payload = [1], ContentTopic = "/a/1/b/c", Timestamp = OwnTimestamp };

    /// <summary>The message of a recorded body, and the JSON of it with a time stamp; nothing when no message of ours could look like that.</summary>
    private static (NodeMessage? Message, JsonObject? Json) MessageOf(JsonElement? body)
    {
        string[] order = ["payload", "contentTopic", "timestamp", "version", "meta", "ephemeral"];
        try
        {
            var names = body!.Value.EnumerateObject().Select(static p => p.Name).ToList();
            if (!names.SequenceEqual(order.Where(names.Contains)) || !names.Contains("payload") || !names.Contains("contentTopic"))
            {
                return (null, null);
            }

            var value = body.Value;
            var message = new NodeMessage
            {
                Payload = value.GetProperty("payload").GetBytesFromBase64(),
                ContentTopic = value.GetProperty("contentTopic").GetString() ?? throw new FormatException(),
                Timestamp = value.TryGetProperty("timestamp", out var timestamp) ? timestamp.GetInt64() : OwnTimestamp,
                Version = value.TryGetProperty("version", out var version) ? version.GetUInt32() : 0,
                Meta = value.TryGetProperty("meta", out var meta) ? meta.GetBytesFromBase64() : [],
                Ephemeral = value.TryGetProperty("ephemeral", out var ephemeral) && ephemeral.GetBoolean(),
            };
            var json = new JsonObject();
            foreach (var name in order)
            {
                if (name == "timestamp" && !names.Contains(name))
                {
                    json[name] = OwnTimestamp;
                }
                else if (names.Contains(name))
                {
                    json[name] = JsonNode.Parse(value.GetProperty(name).GetRawText());
                }
            }

            return (message, json);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    private static string Text(JsonElement element) => JsonSerializer.Serialize(element, Compact);

    private static async Task<object?> Done(Task task)
    {
        await task;
        return null;
    }
}
