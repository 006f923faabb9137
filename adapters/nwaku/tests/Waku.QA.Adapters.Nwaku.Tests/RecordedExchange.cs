using System.Text.Json;

namespace Waku.QA.Adapters.Nwaku.Tests;

/// <summary>One request to a real node and its answer. A status of 0 means that the connection ended without an answer.</summary>
internal sealed record RecordedExchange(string Version, string Name, string Method, string Path, string? ContentType, JsonElement? Body, int Status, string? AnswerType, string Answer)
{
    public static IReadOnlyList<string> Versions { get; } = ["v0.36.0", "v0.37.1", "master-7d1c6ab"];

    public static IReadOnlyList<RecordedExchange> All { get; } = [.. Versions.SelectMany(Load)];

    /// <summary>A file of a version's folder.</summary>
    public static string File(string version, string name) => System.IO.Path.Combine(TestContext.CurrentContext.TestDirectory, "recordings", version, name);

    public override string ToString() => $"{Version}/{Name}";

    private static IEnumerable<RecordedExchange> Load(string version)
    {
        foreach (var line in System.IO.File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "recordings", version, "exchanges.jsonl")))
        {
            var root = JsonDocument.Parse(line).RootElement;
            var (request, response) = (root.GetProperty("request"), root.GetProperty("response"));
            yield return new RecordedExchange(
                version,
                root.GetProperty("name").GetString()!,
                request.GetProperty("method").GetString()!,
                request.GetProperty("path").GetString()!,
                request.TryGetProperty("content_type", out var type) ? type.GetString() : null,
                request.TryGetProperty("body", out var body) ? body : null,
                response.GetProperty("status") is { ValueKind: JsonValueKind.Number } status ? status.GetInt32() : 0,
                response.GetProperty("type").GetString(),
                response.GetProperty("body").GetString()!);
        }
    }
}
