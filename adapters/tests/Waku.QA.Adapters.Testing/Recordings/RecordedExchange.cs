using System.Text.Json;

namespace Waku.QA.Adapters.Testing.Recordings;

/// <summary>
/// One request to a real node and its answer, from <c>recordings/&lt;version&gt;/exchanges.jsonl</c> beside the tests. A status of 0: no answer.
/// </summary>
/// <param name="Version">Folder that it lies in.</param>
/// <param name="Name">Name, unique in its folder.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query, as sent.</param>
/// <param name="ContentType">Content type of the request.</param>
/// <param name="Body">Body of the request.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="AnswerType">Content type of the answer.</param>
/// <param name="Answer">Body of the answer, as it came.</param>
/// <param name="Note">What the recorder wrote down.</param>
public sealed record RecordedExchange(
    string Version, string Name, string Method, string Path, string? ContentType, JsonElement? Body, int Status, string? AnswerType, string Answer,
    string? Note)
{
    /// <summary>Path without the query.</summary>
    public string Resource => Path.Split('?')[0];

    /// <summary>A file of a version's folder.</summary>
    public static string File(string version, string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "recordings", version, name);

    /// <summary>All exchanges of a version, in the order of the file.</summary>
    public static IReadOnlyList<RecordedExchange> Load(string version) =>
        [.. System.IO.File.ReadLines(File(version, "exchanges.jsonl")).Select(line => Read(version, JsonElement.Parse(line)))];

    /// <inheritdoc/>
    public override string ToString() => $"{Version}/{Name}";

    private static RecordedExchange Read(string version, JsonElement root)
    {
        var (request, response) = (root.GetProperty("request"), root.GetProperty("response"));
        return new RecordedExchange(
            version,
            root.GetProperty("name").GetString()!,
            request.GetProperty("method").GetString()!,
            request.GetProperty("path").GetString()!,
            request.TryGetProperty("content_type", out var type) ? type.GetString() : null,
            request.TryGetProperty("body", out var body) ? RepeatedText.Expand(body) : null,
            response.GetProperty("status") is { ValueKind: JsonValueKind.Number } status ? status.GetInt32() : 0,
            response.GetProperty("type").GetString(),
            response.GetProperty("body").GetString()!,
            root.TryGetProperty("note", out var note) ? note.GetString() : null);
    }
}
