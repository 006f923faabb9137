using System.Text.Json;
using System.Text.Json.Nodes;
using Waku.QA.Core.Nodes;

namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>The message of a recorded body, and its JSON with a time stamp: the adapter always sends one, because nodes round their own.</summary>
/// <param name="Message">The message; null when no message of ours could look like that.</param>
/// <param name="Json">Its JSON as the adapter writes it.</param>
/// <param name="Why">Why there is none.</param>
internal sealed record RecordedMessage(NodeMessage? Message, JsonObject? Json, string? Why)
{
    private const long OwnTimestamp = 1_795_332_883_445_602_367;
    private static readonly string[] Order = ["payload", "contentTopic", "timestamp", "version", "meta", "ephemeral"];

    /// <summary>A message of ours, for where the recorded one cannot be made.</summary>
    public static NodeMessage Any { get; } = new() { Payload = [1], ContentTopic = "/a/1/b/c", Timestamp = OwnTimestamp };

    public static RecordedMessage Of(JsonElement? body)
    {
        if (body is not { ValueKind: JsonValueKind.Object } value)
        {
            return None(body is null ? "no body" : $"a body that is no message but {body.Value.ValueKind.ToString().ToLowerInvariant()}");
        }

        var names = value.EnumerateObject().Select(static p => p.Name).ToList();
        if (names.Except(Order).FirstOrDefault() is { } unknown)
        {
            return None($"unknown field '{unknown}'");
        }

        if (((string[])["payload", "contentTopic"]).Except(names).FirstOrDefault() is { } missing)
        {
            return None($"'{missing}' is missing");
        }

        if (!names.SequenceEqual(Order.Where(names.Contains)))
        {
            return None($"fields in another order: {string.Join(", ", names)}");
        }

        return Read(value, names);
    }

    private static RecordedMessage Read(JsonElement value, List<string> names)
    {
        var at = "";
        T Field<T>(string name, Func<JsonElement, T> read, T absent)
        {
            at = name;
            return value.TryGetProperty(name, out var field) ? read(field) : absent;
        }

        try
        {
            var message = new NodeMessage
            {
                Payload = Field<byte[]>("payload", static f => f.GetBytesFromBase64(), []),
                ContentTopic = Field("contentTopic", static f => f.GetString() ?? throw new FormatException(), ""),
                Timestamp = Field("timestamp", static f => f.GetInt64(), OwnTimestamp),
                Version = Field("version", static f => f.GetUInt32(), 0u),
                Meta = Field<byte[]>("meta", static f => f.GetBytesFromBase64(), []),
                Ephemeral = Field("ephemeral", static f => f.GetBoolean(), false),
            };
            JsonNode? Written(string name) => names.Contains(name) ? JsonNode.Parse(value.GetProperty(name).GetRawText()) : OwnTimestamp;
            return new(message, new JsonObject(Order.Where(n => n == "timestamp" || names.Contains(n)).Select(n => KeyValuePair.Create(n, Written(n)))), null);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return None($"'{at}' is {Shown(value.GetProperty(at).GetRawText())}");
        }
    }

    private static RecordedMessage None(string why) => new(null, null, why);

    private static string Shown(string raw) => raw[..Math.Min(30, raw.Length)];
}
