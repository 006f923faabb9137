using System.Text.Json;
using System.Text.Json.Nodes;

namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>Long payloads of one repeated unit are kept as <c>{"repeat":"eHh4","times":66666,"end":"eHg="}</c>.</summary>
internal static class RepeatedText
{
    /// <summary>The body with such objects written out.</summary>
    public static JsonElement Expand(JsonElement body) => body.GetRawText().Contains("\"repeat\":", StringComparison.Ordinal)
        ? JsonSerializer.SerializeToElement(Expand(JsonNode.Parse(body.GetRawText())))
        : body;

    private static JsonNode? Expand(JsonNode? node)
    {
        if (node is not JsonObject members)
        {
            return node?.DeepClone();
        }

        if (members["repeat"] is { } unit)
        {
            return string.Concat(Enumerable.Repeat(unit.GetValue<string>(), members["times"]!.GetValue<int>())) + members["end"]!.GetValue<string>();
        }

        return new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Expand(m.Value))));
    }
}
