using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>What the adapter does where a recording has a request.</summary>
/// <param name="Run">The call; returns what it read, or null for nothing.</param>
/// <param name="Why">Why the adapter cannot send that very request, so that only the answer counts; null when it sends it.</param>
/// <param name="Body">Body that the adapter must send; null for none.</param>
public sealed record AdapterCall(Func<IWakuNode, Task<object?>> Run, string? Why, string? Body = null)
{
    private const string BareSlashes = "a topic with bare slashes in the path";
    private const int Shown = 40;

    private static readonly string[] Families =
        ["/relay/v1/messages", "/relay/v1/auto/messages", "/filter/v2/messages", "/admin/v1/peers/relay/on", "/admin/v1/peers/mesh/on"];

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>True when the adapter sends the recorded request.</summary>
    public bool IsSame => Why is null;

    /// <summary>The call for a recording; null when the adapter never asks such a thing (<see cref="NotAsked"/>).</summary>
    public static AdapterCall? For(RecordedExchange recorded)
    {
        var path = recorded.Resource;
        var last = Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
        return (recorded.Method, Family(path)) switch
        {
            ("GET", "/health") when recorded.Name.EndsWith("metrics-health", StringComparison.Ordinal) => null, // of the metrics server
            ("GET", "/health") => new(static async n => await n.HealthAsync(None), recorded.Path == "/health" ? null : "a query behind /health"),
            ("GET", "/info" or "/debug/v1/info") => new(static async n => await n.InfoAsync(None), null),
            ("GET", "/version" or "/debug/v1/version") => new(static async n => await n.InfoAsync(None), null),
            ("GET", "/metrics") => new(static async n => await n.MetricsAsync(None), null),
            ("GET", "/admin/v1/peers/connected") => new(static async n => await n.Peers.ConnectedAsync(None), null),
            ("GET", "/admin/v1/peers/relay/on") => OnShard(last, static (n, s) => n.Peers.RelayAsync(s, None)),
            ("GET", "/admin/v1/peers/mesh/on") => OnShard(last, static (n, s) => n.Peers.MeshAsync(s, None)),
            ("POST", "/admin/v1/peers") => Texts(recorded, static (n, t) => n.Peers.ConnectAsync(t, None)),
            ("POST", "/relay/v1/subscriptions") => Texts(recorded, static (n, t) => n.Relay.SubscribeAsync(t, None)),
            ("DELETE", "/relay/v1/subscriptions") => Texts(recorded, static (n, t) => n.Relay.UnsubscribeAsync(t, None)),
            ("POST", "/relay/v1/auto/subscriptions") => Texts(recorded, static (n, t) => n.Relay.SubscribeAutoAsync(t, None)),
            ("GET", "/relay/v1/messages") => new(async n => await n.Relay.DrainAsync(last, None), IsEscaped(path) ? null : BareSlashes),
            ("GET", "/relay/v1/auto/messages") => new(async n => await n.Relay.DrainAutoAsync(last, None), null),
            ("POST", "/relay/v1/messages") => Message(recorded, (n, m) => n.Relay.PublishAsync(last, m, None)),
            ("POST", "/relay/v1/auto") => Message(recorded, static (n, m) => n.Relay.PublishAutoAsync(m, None)),
            ("POST", "/lightpush/v3") => Push(recorded, static async (n, t, m) => await n.LightPush.PublishAsync(t, m, None)),
            ("POST", "/lightpush/v1") => Push(recorded, static (n, t, m) => Done(n.LightPush.PublishLegacyAsync(t, m, None))),
            ("POST", "/filter/v2/subscriptions") => Filter(recorded, static (n, t, c) => n.Filter.SubscribeAsync(t, c, None)),
            ("DELETE", "/filter/v2/subscriptions") => Filter(recorded, static (n, t, c) => n.Filter.UnsubscribeAsync(t, c, None)),
            ("DELETE", "/filter/v2/subscriptions/all") => new(static n => Done(n.Filter.UnsubscribeAllAsync(None)), null, Text(recorded.Body!.Value)),
            ("GET", "/filter/v2/subscriptions/") => new(static n => Done(n.Filter.PingAsync(None)), null),
            ("GET", "/filter/v2/messages") => new(async n => await n.Filter.DrainAsync(last, None), null),
            ("GET", "/store/v3") => StoreCall.For(recorded, static (n, q) => n.Store.QueryAsync(q, None)),
            ("GET", "/store/v1") => StoreCall.For(recorded, static (n, q) => n.Store.QueryLegacyAsync(q, None)),
            _ => null,
        };
    }

    /// <summary>Id that filter requests of a recording carry.</summary>
    public static string RequestIdOf(RecordedExchange recorded) =>
        recorded.Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("requestId", out var id)
            ? id.GetString()!
            : recorded.Path[(recorded.Path.LastIndexOf('/') + 1)..];

    /// <summary>A call that gives nothing.</summary>
    public static async Task<object?> Done(Task task)
    {
        await task;
        return null;
    }

    /// <summary>JSON as the adapter writes it.</summary>
    public static string Text(JsonElement element) => JsonSerializer.Serialize(element, Compact);

    private static string Family(string path)
    {
        foreach (var family in Families)
        {
            if (path.StartsWith($"{family}/", StringComparison.Ordinal))
            {
                return family;
            }
        }

        return path.StartsWith("/filter/v2/subscriptions/", StringComparison.Ordinal) && !path.EndsWith("/all", StringComparison.Ordinal)
            ? "/filter/v2/subscriptions/"
            : path is "/relay/v1/auto/messages" or "/lightpush/v3/message" or "/lightpush/v1/message" or "/store/v3/messages" or "/store/v1/messages"
                ? path[..path.LastIndexOf('/')]
            : path;
    }

    /// <summary>False for a topic whose slashes are bare: the adapter never sends one.</summary>
    private static bool IsEscaped(string path) => !path.Contains("/waku/2/", StringComparison.Ordinal);

    private static AdapterCall OnShard(string shard, Func<IWakuNode, int, Task<IReadOnlyList<string>>> call) =>
        int.TryParse(shard, out var number) ? new(async n => await call(n, number), null) : new(async n => await call(n, 0), $"shard '{shard}'");

    private static AdapterCall Texts(RecordedExchange recorded, Func<IWakuNode, IReadOnlyList<string>, Task> call) =>
        recorded.Body is { ValueKind: JsonValueKind.Array } list && list.EnumerateArray().All(static i => i.ValueKind == JsonValueKind.String)
            ? new(n => Done(call(n, [.. list.EnumerateArray().Select(static i => i.GetString()!)])), null, Text(list))
            : new(n => Done(call(n, ["x"])), WhyNot(recorded) ?? "a body that is no list of texts");

    private static AdapterCall Message(RecordedExchange recorded, Func<IWakuNode, NodeMessage, Task> call)
    {
        var (message, json, why) = RecordedMessage.Of(recorded.Body);
        why = WhyNot(recorded) ?? (IsEscaped(recorded.Path) ? why : BareSlashes);
        return new(n => Done(call(n, message ?? RecordedMessage.Any)), why, why is null ? json!.ToJsonString(Compact) : null);
    }

    private static AdapterCall Push(RecordedExchange recorded, Func<IWakuNode, string?, NodeMessage, Task<object?>> call)
    {
        var body = recorded.Body is { ValueKind: JsonValueKind.Object } known ? known : (JsonElement?)null;
        var topic = body is { } b && b.TryGetProperty("pubsubTopic", out var t) ? t.GetString() : null;
        var (message, json, why) = body is { } o && o.TryGetProperty("message", out var inner) ? RecordedMessage.Of(inner)
            : new(null, null, "'message' is missing");
        why = WhyNot(recorded) ?? why;
        var whole = new JsonObject();
        if (topic is not null)
        {
            whole["pubsubTopic"] = topic;
        }

        whole["message"] = json;
        return new(n => call(n, topic, message ?? RecordedMessage.Any), why, why is null ? whole.ToJsonString(Compact) : null);
    }

    private static AdapterCall Filter(RecordedExchange recorded, Func<IWakuNode, string?, IReadOnlyList<string>, Task> call)
    {
        var why = WhyNot(recorded) ?? (recorded.Body is not { ValueKind: JsonValueKind.Object } body ? "a body that is no object"
            : ((string[])["requestId", "contentFilters"]).FirstOrDefault(n => !body.TryGetProperty(n, out _)) is { } missing ? $"'{missing}' is missing"
                : null);
        if (why is not null)
        {
            return new(n => Done(call(n, null, ["/a/1/b/c"])), why);
        }

        var asked = recorded.Body!.Value;
        var topic = asked.TryGetProperty("pubsubTopic", out var t) ? t.GetString() : null;
        return new(n => Done(call(n, topic, [.. asked.GetProperty("contentFilters").EnumerateArray().Select(static c => c.GetString()!)])), null, Text(asked));
    }

    /// <summary>What is the matter with a request as a whole; null for nothing.</summary>
    private static string? WhyNot(RecordedExchange recorded) =>
        recorded.Note?.StartsWith("only the answer was kept", StringComparison.Ordinal) == true ? "only the answer was kept"
        : recorded.Body is null ? "no body"
        : recorded.ContentType != "application/json" ? $"content type '{recorded.ContentType}'"
        : recorded.Body is { ValueKind: JsonValueKind.String } text ? Text(text.GetString()!)
        : null;

    private static string Text(string body) => body.StartsWith("<json of", StringComparison.Ordinal) ? "a long body, of which the recorder kept the beginning"
        : $"a body that is no JSON, or whose JSON the recorder kept as text: {body[..Math.Min(body.Length, Shown)]}";
}
